import re
from collections import defaultdict
from functools import cache

import pytest
import yaml

from kkgraph.settings import ontology_dir
from kkgraph.text import lexicon

SKOS = "http://www.w3.org/2004/02/skos/core#"
KK = "https://w3id.org/kkgraph/def#"
BASE = "https://w3id.org/kkgraph/theme/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
TITLE = "http://purl.org/dc/terms/title"
DESCRIPTION = "http://purl.org/dc/terms/description"
LANGUAGES = ("sv", "en")
# The areas in which cities of 2025/26 want to go deeper, as they name them.
AREAS = {
    "Energi",
    "Samhällsplanering – bygga och bo",
    "Transport och mobilitet",
    "Cirkularitet, delning och hållbar konsumtion",
    "Jordbruk och livsmedelssystem",
}

Values = dict[str, list[tuple[str, str | None]]]


@cache
def things() -> dict[str, Values]:
    import pyoxigraph as ox

    found: dict[str, Values] = defaultdict(lambda: defaultdict(list))
    path = str(ontology_dir() / "thesaurus.ttl")
    for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        assert isinstance(quad.subject, ox.NamedNode)
        value = quad.object
        assert isinstance(value, ox.NamedNode | ox.Literal)
        code = value.language if isinstance(value, ox.Literal) else None
        found[quad.subject.value][quad.predicate.value].append((value.value, code))
    return found


@cache
def concepts() -> dict[str, Values]:
    found = {
        iri.removeprefix(BASE): values
        for iri, values in things().items()
        if (SKOS + "Concept", None) in values[TYPE]
    }
    assert len(found) >= 400
    return found


def texts(values: Values, name: str, code: str | None = None) -> list[str]:
    return [text for text, lang in values.get(name, []) if code in (None, lang)]


def keys(values: Values, name: str) -> list[str]:
    return [iri.removeprefix(BASE) for iri in texts(values, SKOS + name)]


def labels(values: Values, code: str, *, hidden: bool = True) -> list[str]:
    names = ("prefLabel", "altLabel", "hiddenLabel") if hidden else ("prefLabel", "altLabel")
    return [text for name in names for text in texts(values, SKOS + name, code)]


@cache
def ancestors(key: str) -> frozenset[str]:
    above = keys(concepts()[key], "broader")
    return frozenset(above).union(*(ancestors(one) for one in above))


def test_one_scheme_with_title_description_and_all_tops() -> None:
    schemes = [iri for iri, v in things().items() if (SKOS + "ConceptScheme", None) in v[TYPE]]
    assert schemes == [BASE]
    scheme = things()[BASE]
    for name in (TITLE, DESCRIPTION):
        assert sorted(lang or "" for _, lang in scheme[name]) == ["en", "sv"]
    tops = {key for key, values in concepts().items() if not keys(values, "broader")}
    assert set(keys(scheme, "hasTopConcept")) == tops
    assert {key for key, values in concepts().items() if keys(values, "topConceptOf")} == tops
    assert all(texts(v, SKOS + "inScheme") == [BASE] for v in concepts().values())


def test_nothing_but_concepts_and_at_least_400() -> None:
    assert set(things()) == {BASE, *(BASE + key for key in concepts())}
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) for key in concepts())


def test_the_file_is_sorted_by_top_concept_then_key() -> None:
    lines = (ontology_dir() / "thesaurus.ttl").read_text(encoding="utf-8").splitlines()
    order = [line[6:].split()[0] for line in lines if line.startswith("theme:")]

    def place(key: str) -> tuple[str, bool, str]:
        top = key
        while above := keys(concepts()[top], "broader"):
            top = above[0]
        return top, key != top, key

    assert order == sorted(order, key=place)


def test_one_preferred_label_and_definition_in_each_language() -> None:
    for key, values in concepts().items():
        for name in ("prefLabel", "definition"):
            found = sorted(lang or "" for _, lang in values[SKOS + name])
            assert found == ["en", "sv"], (key, name)


def test_definitions_are_one_sentence_of_sensible_length() -> None:
    for key, values in concepts().items():
        for text in texts(values, SKOS + "definition"):
            assert 25 <= len(text) <= 200, (key, text)
            assert text[0].isupper() or text[0].isdigit(), (key, text)
            assert text.endswith(".") and not re.search(r"[.!?] +[A-ZÅÄÖ]", text), (key, text)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_label_stands_at_one_concept_only_once(code: str) -> None:
    owners = defaultdict(list)
    for key, values in concepts().items():
        for label in labels(values, code):
            owners[label.casefold()].append(key)
    assert {label: found for label, found in owners.items() if len(found) > 1} == {}


def test_labels_are_clean() -> None:
    for key, values in concepts().items():
        for code in LANGUAGES:
            for label in labels(values, code):
                assert label == " ".join(label.split()) and len(label) > 1, (key, label)
                assert not re.search(r'[;|"]', label), (key, label)


def test_no_label_is_a_stop_word() -> None:
    rules = lexicon.load().rules
    for key, values in concepts().items():
        for code in LANGUAGES:
            common = set(rules[f"stop_{code}"])
            for label in labels(values, code):
                assert not set(label.casefold().split()) <= common, (key, label)


def test_broader_and_related_exist_without_cycles_or_orphans() -> None:
    known = set(concepts())
    for key, values in concepts().items():
        assert set(keys(values, "broader")) <= known, key
        assert set(keys(values, "related")) <= known, key
    # A cycle would never end here.
    assert all(key not in ancestors(key) for key in known)
    assert max(len(ancestors(key)) for key in known) < 8


def test_related_could_be_read_both_ways_and_is_never_an_ancestor() -> None:
    for key, values in concepts().items():
        for other in keys(values, "related"):
            assert other != key
            assert other not in ancestors(key) and key not in ancestors(other), (key, other)


def test_no_broader_is_implied_by_another() -> None:
    for key, values in concepts().items():
        above = keys(values, "broader")
        assert not any(a in ancestors(b) for a in above for b in above), key


def test_every_section_topic_has_a_concept() -> None:
    wanted = set()
    for path in (ontology_dir() / "templates").glob("*.yaml"):
        wanted |= set(re.findall(r"\btopic:\s*([a-z_]+)", path.read_text(encoding="utf-8")))
        assert yaml.safe_load(path.read_text(encoding="utf-8"))
    aligned = {t for v in concepts().values() for t in texts(v, KK + "alignsTopic")}
    assert len(wanted) > 20 and wanted <= aligned


def test_every_thematic_area_has_a_concept() -> None:
    aligned = {t for v in concepts().values() for t in texts(v, KK + "alignsThematicArea")}
    assert aligned == AREAS


def test_negative_labels_are_none_of_the_own_labels() -> None:
    for key, values in concepts().items():
        own = {label.casefold() for code in LANGUAGES for label in labels(values, code)}
        negative = {text.casefold() for text in texts(values, KK + "negativeLabel")}
        assert not own & negative, key


def test_goals_are_numbers_from_1_to_17() -> None:
    found = {text for v in concepts().values() for text in texts(v, KK + "sdg")}
    assert found <= {str(number) for number in range(1, 18)} and len(found) > 8
