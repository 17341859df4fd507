"""The answer of ``kkgraph twins``: cities alike, with reasons, and how certain the order is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kkgraph.aliases import JsonObject
from kkgraph.errors import UsageError
from kkgraph.twins import reasons
from kkgraph.twins import topic as topics
from kkgraph.twins.in_snapshot import open_space
from kkgraph.twins.likeness import PLACE, Field, kilometres
from kkgraph.twins.profile_arrays import Space
from kkgraph.twins.ranking import Ranking, checked, rank
from kkgraph.twins.representatives import ours, representatives
from kkgraph.vocabulary import thesaurus
from kkgraph.vocabulary.registers import Vocabulary

if TYPE_CHECKING:
    from kkgraph.snapshot.reader import Snapshot

_MOST = 1000


def find_twins(
    snapshot: Snapshot,
    vocabulary: Vocabulary,
    municipality: str,
    *,
    n: int = 10,
    about: str | None = None,
    theme: str | None = None,
    weights: Mapping[str, float] | None = None,
    version: str | None = None,
) -> JsonObject:
    """Find the cities that are most like a city.

    :param snapshot: what was read
    :param vocabulary: registers and thesaurus
    :param municipality: code, name or slug; or the id of one contract
    :param n: how many to answer with
    :param about: likeness in what is said about a topic, in a few words
    :param theme: the same for a concept of the thesaurus
    :param weights: of the parts of likeness; those not given keep their default
    :param version: the version that stands for each city; else its newest contract
    :returns: the JSON that ``kkgraph twins --json`` prints
    :raises NotFoundError: when city, version or topic do not exist, or the city has no contract
    :raises UsageError: when weights or numbers make no sense
    """
    return twins_in(
        open_space(snapshot, vocabulary),
        vocabulary,
        municipality,
        n=n,
        about=about,
        theme=theme,
        weights=weights,
        version=version,
    )


def twins_in(
    space: Space,
    vocabulary: Vocabulary,
    municipality: str,
    *,
    n: int = 10,
    about: str | None = None,
    theme: str | None = None,
    weights: Mapping[str, float] | None = None,
    version: str | None = None,
) -> JsonObject:
    """The same for profiles that are at hand.

    :param space: all profiles
    :param vocabulary: registers and thesaurus
    :param municipality: see `find_twins`, as all others
    """
    if not 1 <= n <= _MOST:
        raise UsageError(f"n: {n}; ask for 1 to {_MOST} twins")
    chosen_weights = checked(weights or {})
    topic = _topic(space, vocabulary, about, theme)
    standing = representatives(space, version)
    here = ours(space, vocabulary, municipality, standing, version)
    code = space.profiles[here].code
    others = [place for other, place in sorted(standing.items()) if other != code]
    speaking = {int(place) for place in space.owner[topic.kept]}
    silent = [place for place in others if place not in speaking]
    compared = tuple(place for place in others if place in speaking)
    told = here in speaking
    kept = topic.kept if told else topics.everything(space).kept
    everyone = (here, *others)
    field = Field(space, here, compared, kept, everyone)
    # Where we are silent on the topic, likeness is that of all we say, the quotes are theirs.
    said = field if told else Field(space, here, compared, topic.kept, everyone)
    ranking = rank(field, chosen_weights)
    return {
        **_head(space, here, topic, vocabulary),
        "weights": {name: value for name, value in chosen_weights.items() if value},
        "ours": "says" if told else reasons.silence_of(space.profiles[here]),
        "compared": len(compared),
        "silent": [_silent(space, place) for place in silent],
        "twins": [
            _twin(field, said, ranking, at, vocabulary, chosen_weights) for at in ranking.order[:n]
        ],
    }


def _topic(
    space: Space, vocabulary: Vocabulary, about: str | None, theme: str | None
) -> topics.Topic:
    if about is not None and theme is not None:
        raise UsageError("give either a topic in words (about) or a theme, not both")
    if theme is not None:
        return topics.about_theme(space, vocabulary, theme)
    if about is not None:
        return topics.about_text(space, vocabulary, about)
    return topics.everything(space)


def _head(space: Space, here: int, topic: topics.Topic, vocabulary: Vocabulary) -> JsonObject:
    profile = space.profiles[here]
    themes = [thesaurus.theme_json(key, vocabulary.themes) for key in topic.themes]
    about = topic.text or (themes[0]["label_sv"] if themes else None)
    return {
        "municipality": profile.name,
        "code": profile.code,
        "contract": profile.contract,
        "text_status": profile.text_status,
        "about": about,
        "themes": themes,
    }


def _silent(space: Space, place: int) -> JsonObject:
    profile = space.profiles[place]
    return {
        "municipality": profile.name,
        "contract": profile.contract,
        "answer": reasons.silence_of(profile),
    }


def _twin(
    field: Field,
    said: Field,
    ranking: Ranking,
    at: int,
    vocabulary: Vocabulary,
    weights: Mapping[str, float],
) -> JsonObject:
    """One city that is alike, with the reasons."""
    index = field.others[at]
    mine, profile = field.profile(field.ours), field.profile(index)
    away = kilometres(mine, profile)
    return {
        "rank": ranking.ranks[at],
        "rank_interval": list(ranking.intervals[at]),
        "municipality": profile.name,
        "code": profile.code,
        "contract": profile.contract,
        "text_status": profile.text_status,
        "score": ranking.scores[at],
        "parts": _parts(ranking, at, weights),
        "same_county": bool(mine.county) and mine.county == profile.county,
        "kilometres": None if away is None else round(away),
        "shared_themes": reasons.shared_themes(said, index, vocabulary),
        "shared_networks": reasons.shared_networks(field, index, vocabulary),
        "shared_commitments": reasons.shared_commitments(mine, profile),
        "passages": reasons.quotes(said, index),
        "can_teach_us": reasons.lessons(said, index, vocabulary),
    }


def _parts(ranking: Ranking, at: int, weights: Mapping[str, float]) -> dict[str, float | None]:
    """The parts that were asked for; ``None`` where one of both states nothing of the kind."""
    names = [name for name in ranking.parts if weights[name] or name not in PLACE]
    values = {name: float(ranking.parts[name][at]) for name in names}
    return {name: None if math.isnan(v) else round(v, 4) for name, v in values.items()}
