"""A page for every thing of the graph: what is said of it, what points at it, where it says so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial

from fastapi import APIRouter
from starlette.responses import Response

from kkgraph.answers.thing import Property, ThingDescription, ThingPlace, describe, short_name
from kkgraph.interface.found_answer import SourcePlace
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.table_names import cell_name
from kkgraph.vocabulary.terms import DEF, KK, THEME, prologue
from search_api.api.linked import iri_of
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values
from search_api.pages.lists import find_themes
from search_api.pages.statements import contract_of_file, text_address

router = APIRouter()
_TERMS = (
    prologue("rdfs", "schema", "skos")
    + """SELECT ?term ?kind ?label ?definition ?comment ?domain ?range WHERE { GRAPH <%s> {
  ?term a ?kind . FILTER (STRSTARTS(STR(?term), "%s"))
  OPTIONAL { ?term rdfs:label ?label . FILTER (LANG(?label) = "%s") }
  OPTIONAL { ?term skos:definition ?definition . FILTER (LANG(?definition) = "%s") }
  OPTIONAL { ?term rdfs:comment ?comment . FILTER (LANG(?comment) = "%s") }
  OPTIONAL { ?term schema:domainIncludes ?domain } OPTIONAL { ?term schema:rangeIncludes ?range }
} } ORDER BY ?term ?kind ?label ?domain ?range"""
)
# Labels and the text of a passage are shown apart.
_HIDDEN = ("prefLabel", "label")
# What a contract states has the code and year of the contract in its IRI; a property in two words.
_STATED = re.compile(r"/id/(?!contract/)[a-z-]+/(\d{4})-(\d{4})[.]")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_FIRST = ("definition", "#text", "#broader", "#narrower", "title")


@router.get("/page/def", response_class=Response)
async def terms(page: Paged) -> Response:
    """List the classes and properties of the graph."""
    return await page.send("terms.html", partial(_find_terms, page))


@router.get("/page/theme", response_class=Response)
@router.get("/page/theme/", response_class=Response)
async def thesaurus(page: Paged) -> Response:
    """List the concepts of the thesaurus."""
    return await page.send("themes.html", partial(find_themes, page))


@router.get("/page/{path:path}", response_class=Response)
async def thing(page: Paged, path: str) -> Response:
    """Show what is known of a thing."""
    raw: bytes = page.request.scope.get("raw_path") or page.request.scope["path"].encode()
    # What is percent-encoded in an IRI stays so.
    below = raw.partition(b"?")[0].decode("latin-1").partition("/page/")[2]
    return await page.send("thing.html", partial(_find, page, iri_of(below), below))


@dataclass(slots=True)
class _ShownTerm:
    """A class or property of the ontology, with the classes it may join."""

    iri: str
    name: str
    kind: object = None
    label: object = None
    definition: object = None
    comment: object = None
    domain: dict[str, bool] = field(default_factory=dict)
    range: dict[str, bool] = field(default_factory=dict)
    is_class: bool = False


def _find(page: Page, iri: str, path: str) -> Values:
    found = describe(page.ask.held.store, iri)
    return {
        "found": found,
        "data": path,
        "own_page": _own_page(page, found),
        "properties": _ordered(found, page.lang),
        "places": [_place(page, place) for place in found.evidence],
        "code_of": partial(_code_of, page),
        "stated_in": partial(_stated_in, page),
        "theme": iri.removeprefix(THEME) if iri.startswith(THEME) else None,
        "types": [
            page.words.name("property", value.label.text(page.lang)) for value in found.types
        ],
    }


def _ordered(found: ThingDescription, lang: str) -> list[Property]:
    """Put what explains a thing first, and words of the page's language before others."""
    shown = [item for item in found.properties if not item.iri.endswith(_HIDDEN)]
    shown.sort(key=lambda item: not item.iri.endswith(_FIRST))
    return [
        replace(item, values=tuple(sorted(item.values, key=lambda v: v.language not in ("", lang))))
        for item in shown
    ]


def _code_of(page: Page, item: Property, value: str) -> str:
    """Name a code of the data that is a property's value; other values stay as they are."""
    if not item.iri.startswith(DEF):
        return value
    column = _HUMP.sub("_", item.iri.removeprefix(DEF)).lower()
    return cell_name(column, value, page.lang) or value


def _stated_in(page: Page, iri: str) -> str | None:
    """Say in whose contract of which year a thing is stated, where its IRI tells."""
    found = _STATED.search(iri)
    names = {row["code"]: row["name"] for row in choices.cities(page)}
    return f"{names[found[1]]} {found[2]}" if found and found[1] in names else None


def _own_page(page: Page, found: ThingDescription) -> str | None:
    """Find the page that says more of a city or a contract than its description does."""
    known = page.ask.held.snapshot.manifest.contracts
    kinds = {value.value for value in found.types}
    if kinds & {KK.Network, KK.Initiative}:
        return page.links.page(f"/initiatives/{found.iri.rpartition('/')[2]}")
    if KK.Municipality in kinds:
        return page.links.page(f"/cities/{found.iri.rpartition('/')[2]}")
    if kinds & {KK.Contract, KK.Report}:
        values = [v.value for item in found.properties for v in item.values]
        key = next((value for value in values if value in known), None)
        return page.links.page(f"/contracts/{key}") if key else None
    return None


def _place(page: Page, place: ThingPlace) -> Values:
    """Link a place to its line."""
    contract = contract_of_file(page, place.file)
    values: SourcePlace = {
        "start": place.start,
        "end": place.end,
        "line_from": place.line_from,
    }
    return {
        "place": place,
        "address": text_address(page)(contract, values) if contract else None,
    }


def _find_terms(page: Page) -> Values:
    query = _TERMS % (iris.graph_iri("ontology"), DEF, *[page.lang] * 3)
    found: dict[str, _ShownTerm] = {}
    for row in page.ask.held.store.query(query).values():
        iri = str(row["term"])
        term = found.setdefault(iri, _ShownTerm(iri, iri.removeprefix(DEF)))
        term.kind, term.label = row["kind"], row["label"]
        term.definition, term.comment = row["definition"], row["comment"]
        for names, used in ((term.domain, row["domain"]), (term.range, row["range"])):
            names |= {short_name(str(used)): True} if used else {}
        term.is_class = term.is_class or str(row["kind"]).endswith("#Class")
    rows = list(found.values())
    return {
        "classes": [term for term in rows if term.is_class],
        "properties": [term for term in rows if not term.is_class],
    }
