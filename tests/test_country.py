"""A country is a file: its codes, names and languages stand nowhere in the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import fakes
import pytest

from kkgraph import settings
from kkgraph.errors import IdentifierError, OntologyError
from kkgraph.graph.triples import contract_quads
from kkgraph.text.characters import CAPITALS, SMALLS
from kkgraph.vocabulary import country, iris
from kkgraph.vocabulary.registers import load

ROOT = Path(__file__).parents[1]
SPELLED = re.compile(r"\[A-ZÅ|\[a-zå|A-ZÅÄÖ|a-zåäö|\(\?:kommun|kommun\|stad|CODE_LENGTH")
NORWAY = """
name: {sv: Norge, en: Norway}
language: nb
code: '[0-9]{3}[A-Z]'
code_said: {en: three digits and a capital}
endings: [kommune]
contract:
  eu-ccc: {en: 'Climate City Contract {of}', nb: 'Klimabykontrakt {of}'}
"""


@pytest.fixture
def norway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[country.Country]:
    (tmp_path / "countries").mkdir()
    (tmp_path / "countries" / "no.yaml").write_text(NORWAY, encoding="utf-8")
    home = settings.ontology_dir() / "countries" / "se.yaml"
    (tmp_path / "countries" / "se.yaml").write_bytes(home.read_bytes())
    monkeypatch.setattr(country, "ontology_dir", lambda: tmp_path)
    country.load_country.cache_clear()
    yield country.load_country("no")
    country.load_country.cache_clear()


def test_no_module_spells_what_the_files_of_countries_say() -> None:
    paths = [
        p for folder in ("kkgraph", "ingest", "search_api") for p in (ROOT / folder).rglob("*.py")
    ]
    assert len(paths) > 200
    spelled = [f"{p.name}: {m[0]}" for p in paths for m in SPELLED.finditer(p.read_text("utf-8"))]
    # What text in a wrong encoding looks like is no matter of countries.
    assert [line for line in spelled if not line.startswith("encoding.py")] == []


def test_places_are_asked_for_in_full_or_by_code() -> None:
    vocabulary = load()
    for name in ("Lund", "Lunds kommun", "lund stad", "1281"):
        found = vocabulary.municipality(name)
        assert found is not None and found.code == "1281", name
    assert country.is_code("1281") and not country.is_code("128") and not country.is_code("lund")
    with pytest.raises(IdentifierError, match="four digits"):
        iris.municipality_iri("128")


def test_another_country_is_another_file(norway: country.Country) -> None:
    assert norway.forms("Bergen") == ["Bergen kommune"]
    assert norway.code.fullmatch("301A") and not norway.code.fullmatch("0301")
    assert re.fullmatch(norway.ending, "Kommune") and not norway.is_fictional("9901")
    contract = replace(fakes.contract(), country="no", language="nb", family="eu-ccc")
    labels = {
        (quad.object.value, quad.object.language)  # type: ignore[union-attr]
        for quad in contract_quads(contract)
        if quad.predicate.value.endswith("#label")
    }
    assert {lang for _, lang in labels} == {"nb", "en"}
    assert ("Klimabykontrakt Ängsvattnets kommun 2025/26", "nb") in labels


def test_a_country_without_file_is_said(norway: country.Country) -> None:
    with pytest.raises(OntologyError, match=r"countries/xx\.yaml"):
        country.load_country("xx")


@pytest.mark.parametrize("letter", "AÅÄÖÉÜŁŠŻĀŐÇĞΑЖ")
def test_capitals_are_those_of_every_language(letter: str) -> None:
    assert letter in CAPITALS and letter.lower() in SMALLS
    assert letter not in SMALLS and not {"-", "]", "^", "\\"} & set(CAPITALS + SMALLS)
