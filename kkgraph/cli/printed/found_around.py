"""What an answer of search tells beside its hits: senses to choose from, counts to narrow by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kkgraph.aliases import Lang
from kkgraph.interface.found_answer import FacetJson, FacetsJson, SenseJson

# So many values of a facet are shown; the rest stands in --json.
_SHOWN = 6
_NAMES: dict[Lang, dict[str, str]] = {
    "sv": {"municipality": "kommun", "version": "version", "theme": "tema", "statement": "slag"},
    "en": {
        "municipality": "municipality",
        "version": "version",
        "theme": "theme",
        "statement": "kind",
    },
}
_STATEMENTS: dict[Lang, dict[str, str]] = {
    "sv": {"text": "text", "goal": "mål", "undertaking": "åtagande", "project": "projekt"},
    "en": {"text": "text", "goal": "goal", "undertaking": "undertaking", "project": "project"},
}
_COUNTED: dict[Lang, str] = {"sv": "Fördelat på", "en": "By"}
_ASKED: dict[Lang, tuple[str, str]] = {
    "sv": ("{word} kan betyda {themes}.", " eller "),
    "en": ("{word} may mean {themes}.", " or "),
}


def asked_back(senses: Sequence[SenseJson], lang: Lang) -> Iterator[str]:
    """A line for each word that means several things, with the filter that chooses one.

    :param senses: words and what each may mean, the likeliest first
    :param lang: language of the lines
    """
    line, between = _ASKED[lang]
    for sense in senses:
        meant = [
            f"{theme['label']} (--theme {theme['iri'].rpartition('/')[2]})"
            for theme in sense["themes"]
        ]
        yield line.format(word=sense["word"], themes=between.join(meant))


def facet_lines(facets: FacetsJson, lang: Lang) -> Iterator[str]:
    """A line for each facet that parts the passages: its most frequent values with their counts.

    :param facets: counts of the passages that say or touch what was asked
    :param lang: language of the lines
    """
    values: dict[str, list[FacetJson]] = {
        "municipality": facets["municipality"],
        "version": facets["version"],
        "theme": facets["theme"],
        "statement": facets["statement"],
    }
    for name, counts in values.items():
        if len(counts) < 2:  # noqa: PLR2004 - one value parts nothing
            continue
        words = _STATEMENTS[lang] if name == "statement" else {}
        shown = [f"{words.get(one['label'], one['label'])} {one['count']}" for one in counts]
        more = [] if len(shown) <= _SHOWN else ["…"]
        yield f"{_COUNTED[lang]} {_NAMES[lang][name]}: {', '.join([*shown[:_SHOWN], *more])}"
