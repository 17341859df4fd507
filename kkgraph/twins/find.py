"""The answer of ``kkgraph twins``: cities alike, with reasons, and how certain the order is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from kkgraph.errors import NotFoundError
from kkgraph.interface.options import ask
from kkgraph.interface.twins_answer import (
    Group,
    GroupsJson,
    OfficialTwin,
    QuoteJson,
    SilentCity,
    TwinJson,
    TwinsJson,
)
from kkgraph.interface.twins_request import TwinsRequest
from kkgraph.snapshot.participations import participations
from kkgraph.twins import reasons
from kkgraph.twins import topic as topics
from kkgraph.twins.compared import Field
from kkgraph.twins.cooperation_stated import stated_by_others, stated_cooperation
from kkgraph.twins.groups import groups_of
from kkgraph.twins.in_snapshot import open_space
from kkgraph.twins.lessons import lessons
from kkgraph.twins.likeness import PLACE, kilometres
from kkgraph.twins.profile_arrays import Space
from kkgraph.twins.quotes import quote
from kkgraph.twins.ranking import Ranking, rank
from kkgraph.twins.rare_reasons import rare_reasons
from kkgraph.twins.representatives import ours, representatives
from kkgraph.twins.structure import of_our_size, structure_of
from kkgraph.twins.uncontracted import without_contract
from kkgraph.vocabulary import thesaurus
from kkgraph.vocabulary.lookup import find_theme
from kkgraph.vocabulary.page_statements import PageParticipations
from kkgraph.vocabulary.registers import Vocabulary

if TYPE_CHECKING:
    from kkgraph.snapshot.reader import Snapshot

# Of what a city says on a topic so many passages are shown.
_SAYS = 3


def find_twins(
    snapshot: Snapshot,
    vocabulary: Vocabulary,
    asked: TwinsRequest | str,
    *,
    only: str | None = None,
    **options: Any,  # noqa: ANN401 - those of the request
) -> TwinsJson:
    """Find the cities that are most like a city.

    :param snapshot: what was read
    :param vocabulary: registers and thesaurus
    :param asked: which city, and in what; or the city alone
    :param only: code of the one city that will be shown of all that are compared
    :param options: those of `TwinsRequest`, beside a city alone
    :returns: the JSON that ``kkgraph twins --json`` prints
    :raises NotFoundError: when city, version or topic do not exist, or a city without a contract
        is asked for in a topic or a version
    :raises UsageError: when weights or numbers make no sense
    """
    if isinstance(asked, str):
        asked = ask(TwinsRequest, asked, **options)
    space, pages = open_space(snapshot, vocabulary), participations(snapshot)
    try:
        found = twins_in(space, vocabulary, asked, only=only)
    except NotFoundError as error:
        city = vocabulary.municipality(error.name)
        if city is None or "contract" not in error.what:
            raise
        if asked.in_topic or asked.version is not None:
            raise _with_official_twins(error, city.code, pages) from error
        standing = representatives(space, None)
        found = without_contract(space, vocabulary, city, standing, pages, asked.n)
        found["stated_cooperation"] = stated_by_others(space, city.code, standing)
    official = pages.official_twins(str(found["code"]))
    found["official_twins"] = [cast("OfficialTwin", twin.to_json("sv")) for twin in official]
    return found


def _with_official_twins(
    error: NotFoundError, code: str, pages: PageParticipations
) -> NotFoundError:
    """Name the official twins of a city without a contract before the cities near it."""
    official = [
        f"{twin.partner.full_name} (official twin according to page: {twin.label_sv})"
        for twin in pages.official_twins(code)
    ]
    return NotFoundError(error.name, [*official, *error.near], what=error.what)


def twins_in(
    space: Space,
    vocabulary: Vocabulary,
    asked: TwinsRequest | str,
    *,
    only: str | None = None,
    **options: Any,  # noqa: ANN401 - those of the request
) -> TwinsJson:
    """The same for profiles that are at hand.

    :param space: all profiles
    :param vocabulary: registers and thesaurus
    :param asked: see `find_twins`
    :param only: see `find_twins`
    :param options: see `find_twins`
    """
    if isinstance(asked, str):
        asked = ask(TwinsRequest, asked, **options)
    version = asked.version
    topic = _topic(space, vocabulary, asked)
    standing = representatives(space, version)
    here = ours(space, vocabulary, asked.municipality, standing, version)
    code = space.profiles[here].code
    others = _others(standing, code, asked)
    speaking = set(np.unique(space.owner[topic.kept]).tolist())
    silent = [place for place in others if place not in speaking]
    compared = tuple(place for place in others if place in speaking)
    told = here in speaking
    kept = topic.kept if told else topics.everything(space).kept
    everyone = (here, *others)
    field = Field(space, here, compared, kept, everyone)
    # Where we are silent on the topic, likeness is that of all we say, the quotes are theirs.
    said = field if told else Field(space, here, compared, topic.kept, everyone)
    chosen_weights = asked.parts_in_topic if field.limited else asked.parts
    chosen = None if only is None else _places_of(field, only)
    ranking = rank(field, chosen_weights, asked.n, chosen)
    shown = ranking.order[: asked.n] if chosen is None else chosen
    groups = groups_of(ranking)
    return {
        **_head(space, here, topic, vocabulary),
        "weights": {name: value for name, value in chosen_weights.items() if value},
        "ours": "says" if told else reasons.silence_of(space.profiles[here]),
        "official_twins": [],
        "stated_cooperation": stated_cooperation(space, here, standing, vocabulary),
        "compared": len(compared),
        "groups": _grouped(field, ranking, groups),
        "silent": [_silent(space, place) for place in silent],
        "twins": [
            {
                **_twin(field, said, ranking, at, vocabulary, chosen_weights),
                "group": groups[at],
                "says": _says(said, field.others[at], topic) if asked.in_topic else [],
            }
            for at in shown
        ],
        "beside": [],
    }


def _others(standing: Mapping[str, int], code: str, asked: TwinsRequest) -> list[int]:
    """The places of the cities that a city is compared with."""
    return [
        place
        for other, place in sorted(standing.items())
        if other != code and (not asked.our_size or of_our_size(code, other))
    ]


def _places_of(field: Field, code: str) -> list[int]:
    """The place of a city among the others; none where it is not compared."""
    return [at for at, index in enumerate(field.others) if field.profile(index).code == code]


def _grouped(field: Field, ranking: Ranking, groups: list[Group]) -> GroupsJson:
    """Names of the cities of each group, in order of likeness."""
    found: dict[Group, list[str]] = {"nearest": [], "then": [], "unlike": []}
    for at in ranking.order:
        found[groups[at]].append(field.profile(field.others[at]).name)
    return {"nearest": found["nearest"], "then": found["then"], "unlike": found["unlike"]}


def _says(said: Field, index: int, topic: topics.Topic) -> list[QuoteJson]:
    """What a city says on the topic: its clearest passages, in the order of the contract."""
    places = [place for place in said.space.span(index) if topic.kept[place]]
    passages = [said.space.passages[place] for place in places]
    best = sorted(passages, key=lambda passage: (not passage.firm, -len(passage.themes)))[:_SAYS]
    return [quote(passage) for passage in sorted(best, key=lambda passage: passage.start)]


def _topic(space: Space, vocabulary: Vocabulary, asked: TwinsRequest) -> topics.Topic:
    if asked.about is not None and asked.theme is not None:
        label = find_theme(vocabulary, asked.theme).label_sv
        return topics.about_text(space, vocabulary, f"{asked.about} {label}")
    if asked.theme is not None:
        return topics.about_theme(space, vocabulary, asked.theme)
    if asked.about is not None:
        return topics.about_text(space, vocabulary, asked.about)
    return topics.everything(space)


def _head(space: Space, here: int, topic: topics.Topic, vocabulary: Vocabulary) -> TwinsJson:
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
        "county": profile.county,
        "structure": structure_of(profile.code),
    }


def _silent(space: Space, place: int) -> SilentCity:
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
) -> TwinJson:
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
        "county": profile.county,
        "structure": structure_of(profile.code),
        "reasons": rare_reasons(said, index, vocabulary),
        "shared_themes": reasons.shared_themes(said, index, vocabulary),
        "shared_networks": reasons.shared_networks(field, index, vocabulary),
        "shared_commitments": reasons.shared_commitments(mine, profile),
        "passages": reasons.quotes(said, index),
        "can_teach_us": lessons(said, index, vocabulary),
    }


def _parts(ranking: Ranking, at: int, weights: Mapping[str, float]) -> dict[str, float | None]:
    """The parts that were asked for; ``None`` where one of both states nothing of the kind."""
    names = [name for name in ranking.parts if weights[name] or name not in PLACE]
    values = {name: float(ranking.parts[name][at]) for name in names}
    return {name: None if math.isnan(v) else round(v, 4) for name, v in values.items()}
