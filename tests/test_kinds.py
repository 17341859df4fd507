"""A kind of fact is said once: whoever handles all kinds handles each of :mod:`kkgraph.kinds`."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import fields, replace
from pathlib import Path

import fakes
import pytest
import sample_contracts
from pyoxigraph import NamedNode

from ingest.facts.finders import FINDERS
from ingest.readings.own_text import settled
from kkgraph.answers import shapes
from kkgraph.answers.contract import show_contract
from kkgraph.cli.common import Context
from kkgraph.cli.printed.contract import describe
from kkgraph.contract import Facts, StatedQuantity
from kkgraph.exports.downloads import write_tables
from kkgraph.graph.triples import contract_quads
from kkgraph.kinds import KINDS, NAMES, Kind
from kkgraph.quality.facts import evaluate_facts
from kkgraph.snapshot.contract_file import summarise
from kkgraph.vocabulary.registers import load
from search_api.mcp.server import PARTS
from search_api.pages.frame import rendering, words
from search_api.pages.frame.links import Links
from search_api.pages.statements import statements

# Every kind that a contract can hold; recommendations stand in reports only.
CONTRACT = replace(fakes.contract(), recommendations=fakes.report().recommendations)


def test_the_kinds_are_what_a_contract_holds() -> None:
    assert set(NAMES) == {item.name for item in fields(Facts)} == set(FINDERS)
    assert set(NAMES) <= set(shapes.Counts.__annotations__)
    assert set(NAMES) <= set(shapes.ContractJson.__annotations__) and set(NAMES) < set(PARTS)
    assert all(getattr(CONTRACT, name) for name in NAMES), "the example lacks a kind"


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_a_fact_of_each_kind_is_counted_shown_printed_and_written(kind: Kind) -> None:
    assert summarise(CONTRACT)["counts"][kind.name] == len(getattr(CONTRACT, kind.name)) > 0
    shown = show_contract(CONTRACT, load())
    first = shown[kind.name][0]
    assert list(first) == [*kind.fields, "confidence", "voice", "evidence"]
    assert json.loads(json.dumps(first)) == first
    printed = list(describe(shown, Context(data=Path(), lang="en", json=False, quiet=False)))
    heading = printed.index(f"{kind.heading_en} ({len(shown[kind.name])})")
    title = first[kind.title[0]]
    named = (
        title[0]["name"]
        if isinstance(title, list)
        else f"{title:g}"
        if isinstance(title, float)
        else title
    )
    assert str(named)[:40] in printed[heading + 1]
    if kind.rdf_class:
        kinds = {q.object for q in contract_quads(CONTRACT)}
        assert NamedNode(kind.rdf_class) in kinds


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_page_of_a_contract_shows_a_fact_of_every_kind(lang: words.Lang) -> None:
    shown = show_contract(CONTRACT, load())
    about = {
        "snapshot": "x",
        "other": "/",
        "here": "/",
        "permanent": None,
        "is_old": False,
        "invented": [],
    }
    page = rendering.render(
        "contract.html",
        words.load(lang),
        Links(),
        {**about, "stated": statements(shown), "city": None, "place": lambda _, at: str(at)},
    ).decode()
    sections = page.split("<section ")[1:]
    assert len(sections) >= len(KINDS)
    assert all("</section>" in section for section in sections)
    for sector, tonnes in shown["inventories"][0]["by_sector"].items():
        assert f"{sector} {words.load(lang).shown(round(tonnes))} t" in page
    indicator = shown["indicators"][0]
    for said in (indicator["baseline"], *indicator["targets"]):
        assert f"· {said}" in page


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_pages_have_a_heading_for_the_newest_kinds(lang: words.Lang) -> None:
    assert words.load(lang).text("stated.cooperations") and words.load(lang).text("stated.numbers")


def test_partners_have_the_address_of_their_city_where_a_register_has_one() -> None:
    shown = show_contract(CONTRACT, load())["cooperations"][0]
    assert [(city["name"], city["code"]) for city in shown["with"]] == [
        ("Kvarnvreten", "9902"),
        ("Fagernes", None),
    ]
    assert shown["with"][0]["iri"].endswith("/municipality/9902") and not shown["with"][1]["iri"]
    assert (shown["relation"], shown["about"]) == ("works_with", "cirkulära flöden")


def test_each_kind_is_a_table_to_take_away(tmp_path: Path) -> None:
    snapshot = sample_contracts.build(tmp_path, [CONTRACT])
    target = io.BytesIO()
    write_tables(snapshot, load(), target)
    with zipfile.ZipFile(target) as archive:
        held = set(archive.namelist())
        numbers = archive.read("numbers_of_contracts.csv").decode("utf-8-sig")
    assert {f"{name}_of_contracts.csv" for name in NAMES} <= held
    assert "years" in numbers and "gäller i ett år" in numbers


@pytest.mark.parametrize("name", [k.name for k in KINDS if k.whose in ("own", "maker", "named")])
def test_what_only_shared_text_states_is_not_the_citys(name: str) -> None:
    flags = [True] * len(CONTRACT.passages)
    uncertain = Facts(**{name: getattr(CONTRACT, name)})
    kept = settled(replace(CONTRACT, uncertain=uncertain), flags)
    own = [True for _ in getattr(CONTRACT, name)]
    for facts in (getattr(kept, name), getattr(kept.uncertain, name)):
        if name == "networks":
            assert {item.relation for item in facts} == {"named_in_shared_text"}
        elif name == "commitments":
            assert {item.by for item in facts} == {"agencies"}
        else:
            assert len(facts) < len(own) or not facts


def test_uncertain_facts_are_shown_apart_and_counted_nowhere() -> None:
    doubtful = replace(fakes.contract().numbers[0], confidence=0.2)
    contract = replace(fakes.contract(), numbers=(), uncertain=Facts(numbers=(doubtful,)))
    shown = show_contract(contract, load())
    assert shown["numbers"] == []
    assert [(item["kind"], item["confidence"]) for item in shown["uncertain"]] == [("numbers", 0.2)]
    assert summarise(contract)["counts"]["numbers"] == 0
    assert "Quantity" not in " ".join(str(quad) for quad in contract_quads(contract))


def test_cooperation_and_numbers_are_measured(tmp_path: Path) -> None:
    line = CONTRACT.cooperations[0].evidence[0].line_from
    numbers = CONTRACT.numbers[0].evidence[0].line_from
    labels = {
        "profile": "angsvattnet-2025",
        "cooperations": [{"with": [{"name": "Kvarnvreten"}], "line": line}],
        "numbers": [
            {"value": 1, "of": "år", "line": numbers},
            {"value": 42, "of": "företag", "line": numbers},
        ],
    }
    path = tmp_path / "labels.json"
    path.write_text(json.dumps(labels), encoding="utf-8")
    extra = StatedQuantity(3.0, "count", "skolor", None, CONTRACT.numbers[0].evidence)
    contract = replace(CONTRACT, numbers=(*CONTRACT.numbers, extra))
    report = evaluate_facts({"angsvattnet-2025": contract}, [path])
    found = {score.kind: (score.hits, score.extra, score.missed) for score in report.scores}
    assert found == {"cooperations": (1, 0, 0), "numbers": (1, 1, 1)}
