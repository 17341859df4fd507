from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kkgraph.errors import IdentifierError
from kkgraph.vocabulary import iris

ANY_TEXT = st.text(st.characters(codec="utf-8"))
FIELDS = st.lists(st.one_of(st.none(), ANY_TEXT), min_size=1, max_size=4)
SHA = "0123456789abcdef" * 4


def normal(fields: list[str | None]) -> list[str | None]:
    """Read white space and composition as the digest is said to read them."""
    return [
        None if field is None else " ".join(unicodedata.normalize("NFC", field).split())
        for field in fields
    ]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Malmö", "malmo"),
        ("Håbo", "habo"),
        ("Växjö kommun", "vaxjo-kommun"),
        ("Idé & Über", "ide-uber"),
        ("  Ærø/Łódź ", "aero-lodz"),
        ("Ma\u0308lmo\u0308", "malmo"),
        ("EU:s 100 städer", "eu-s-100-stader"),
    ],
)
def test_slug(name: str, slug: str) -> None:
    assert iris.slugify(name) == slug


@given(ANY_TEXT)
def test_slug_is_a_slug_and_stays_one(name: str) -> None:
    try:
        slug = iris.slugify(name)
    except IdentifierError:
        return
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert iris.slugify(slug) == slug


@given(FIELDS, FIELDS)
def test_joined_fields_are_equal_only_if_the_fields_are(
    one: list[str | None], other: list[str | None]
) -> None:
    same = normal(one) == normal(other)
    assert (iris.join_fields(*one) == iris.join_fields(*other)) == same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a", "bc"), ("ab", "c")),
        (("a", ""), ("a",)),
        ((None,), ("",)),
        ((None,), ("\\0",)),
        ((None,), ("None",)),
        (("a\\", "b"), ("a", "\\b")),
    ],
)
def test_lookalike_fields_differ(one: tuple[object, ...], other: tuple[object, ...]) -> None:
    assert iris.digest(*one) != iris.digest(*other)


@given(ANY_TEXT.filter(bool))
def test_sections_have_valid_iris_that_differ(key: str) -> None:
    iri = iris.section_iri("9901-2024", key)
    assert NamedNode(iri).value == iri == iris.section_iri("9901-2024", key)
    assert re.fullmatch(r".*/section/9901-2024\.s[A-Za-z0-9._~%-]+", iri)
    assert iri != iris.section_iri("9901-2024", key + "x")


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_offsets_name_passages_and_evidence(start: int, end: int) -> None:
    assert iris.passage_iri("9901-2024", start).endswith(f".p{start}")
    assert iris.evidence_iri("0" * 16, start, end).endswith(f".{start}-{end}")


@given(FIELDS)
def test_facts_have_the_same_name_each_time(fields: list[str | None]) -> None:
    iri = iris.fact_iri("goal", "9901-2024", *fields)
    assert iri == iris.fact_iri("goal", "9901-2024", *fields)
    assert re.fullmatch(r"https://w3id\.org/kkgraph/id/goal/9901-2024\.[0-9a-f]{12}", iri)


def test_every_kind_as_decided() -> None:
    base = "https://w3id.org/kkgraph/"
    assert iris.municipality_iri("0182") == f"{base}id/municipality/0182"
    assert iris.contract_iri("0182", 2024) == f"{base}id/contract/0182-2024"
    assert iris.report_iri("rapport-2020") == f"{base}id/report/rapport-2020"
    assert iris.section_iri("0182-2024", "3.1") == f"{base}id/section/0182-2024.s3.1"
    assert iris.project_iri("0182", "solgarden") == f"{base}id/project/0182.solgarden"
    assert iris.document_iri("0182", "plan") == f"{base}id/document/0182.plan"
    assert iris.keyed_iri("network", "netzerocities") == f"{base}id/network/netzerocities"
    assert iris.joint_commitment_iri("2025/26", "6") == f"{base}id/joint-commitment/2025-26.6"
    assert iris.recommendation_iri("rapport", 3) == f"{base}id/recommendation/rapport.3"
    assert iris.source_iri(SHA) == f"{base}id/source/0123456789abcdef"
    assert iris.theme_iri("solenergi") == f"{base}theme/solenergi"
    assert iris.graph_iri("registers") == f"{base}graph/registers"


def test_shared_text_is_named_by_its_words() -> None:
    assert iris.shared_text_iri("Ett  ord") == iris.shared_text_iri("Ett\nord")
    assert iris.shared_text_iri("Ett ord") != iris.shared_text_iri("Ett annat")


@pytest.mark.parametrize("label", ["2025/26", "2025/2026", "2025–26", " 2025 / 26 "])
def test_split_years_have_one_key(label: str) -> None:
    assert iris.version_slug(label) == "2025-26"


def test_faulty_keys_are_refused_with_a_remedy() -> None:
    faults: list[Callable[[], str]] = [
        lambda: iris.municipality_iri("182"),
        lambda: iris.contract_iri("0182", 24),
        lambda: iris.report_iri("En rapport"),
        lambda: iris.keyed_iri("network", "C40/"),
        lambda: iris.section_iri("0182-2024", ""),
        lambda: iris.source_iri("abc"),
        lambda: iris.passage_iri("0182-2024", -1),
        lambda: iris.slugify("–"),
    ]
    for fault in faults:
        with pytest.raises(IdentifierError, match=";"):
            fault()
