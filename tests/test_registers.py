"""The registers parse, are complete, and can be told apart by name."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph
import pytest

REGISTERS = Path(__file__).resolve().parents[1] / "ontology" / "registers"
BASE = "https://w3id.org/kkgraph/id/"
KK = "https://w3id.org/kkgraph/def#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
WGS84 = "http://www.w3.org/2003/01/geo/wgs84_pos#"
FOAF = "http://xmlns.com/foaf/0.1/"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CODE = re.compile(r"[0-9]{4}")
MUNICIPALITIES = 290
NAMES = {SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel", "notation")}

KINDS = {
    "municipalities": {"municipality": "Municipality"},
    "agencies": {"agency": "Agency", "programme": "Programme"},
    "networks": {"network": "Network"},
    "organisations": {"organisation": "Organisation"},
}
AT_LEAST = {"municipalities": MUNICIPALITIES, "agencies": 7, "networks": 90, "organisations": 150}
REQUIRED = {
    "municipalities": (
        KK + "municipalityCode",
        KK + "slug",
        KK + "county",
        KK + "countyCode",
        SKOS + "altLabel",
        WGS84 + "lat",
        WGS84 + "long",
    ),
    "agencies": (SKOS + "definition", FOAF + "homepage"),
    "networks": (SKOS + "definition", KK + "networkKind", KK + "level"),
    "organisations": (KK + "organisationKind",),
}
ALLOWED = {
    KK + "networkKind": "network mission programme partnership covenant platform campaign charter"
    " alliance policy research-programme",
    KK + "level": "local regional national European global",
    KK + "organisationKind": "company municipal-company university research-institute agency region"
    " county-board association foundation public-company other",
}
REQUIRED_NETWORKS = (
    "netzerocities dut capacities eurocities iclei covenant-of-mayors global-covenant-of-mayors c40"
    " klimatkommunerna energy-cities viable-cities"
).split()

Entries = dict[str, list[tuple[str, pyoxigraph.Literal | pyoxigraph.NamedNode]]]


def read(register: str) -> Entries:
    """Read a register as property-value pairs by subject, in the order of the file."""
    entries: Entries = defaultdict(list)
    for quad in pyoxigraph.parse(path=str(REGISTERS / f"{register}.ttl")):
        assert isinstance(quad.subject, pyoxigraph.NamedNode), f"blank node in {register}.ttl"
        assert isinstance(quad.object, pyoxigraph.Literal | pyoxigraph.NamedNode)
        entries[quad.subject.value].append((quad.predicate.value, quad.object))
    assert len(entries) >= AT_LEAST[register]
    return entries


def literals(entries: Entries, subject: str, prop: str) -> list[pyoxigraph.Literal]:
    """List the literals of one property of one entry."""
    return [v for p, v in entries[subject] if p == prop and isinstance(v, pyoxigraph.Literal)]


def every_name(entries: Entries) -> Iterator[tuple[str, str]]:
    """Walk over all names of all entries, capitals disregarded."""
    for subject, pairs in entries.items():
        for prop, value in pairs:
            if prop in NAMES:
                yield value.value.casefold(), subject


def keys(entries: Iterable[str]) -> list[str]:
    """Take the keys out of IRIs."""
    return [iri.rsplit("/", 1)[1] for iri in entries]


def test_the_registers_are_there() -> None:
    assert {path.stem for path in REGISTERS.glob("*.ttl")} >= set(KINDS)


@pytest.mark.parametrize("register", KINDS)
def test_files_have_unix_line_ends_and_say_how_to_add_an_entry(register: str) -> None:
    data = (REGISTERS / f"{register}.ttl").read_bytes()
    assert b"\r" not in data
    assert data.endswith(b" .\n")
    head = data.decode().split("@prefix", 1)[0]
    assert head.startswith("# ") and "To add an entry" in head


@pytest.mark.parametrize("register", KINDS)
def test_entries_are_of_their_class_and_inside_the_base(register: str) -> None:
    entries = read(register)
    for iri in entries:
        kind, key = iri.removeprefix(BASE).split("/")
        types = [v.value for p, v in entries[iri] if p == RDF_TYPE]
        assert types == [KK + KINDS[register][kind]], iri
        assert (CODE if kind == "municipality" else SLUG).fullmatch(key), iri


@pytest.mark.parametrize("register", KINDS)
def test_entries_are_sorted_by_key_within_their_kind(register: str) -> None:
    entries = list(read(register))
    for kind in KINDS[register]:
        own = keys(iri for iri in entries if iri.startswith(f"{BASE}{kind}/"))
        assert own == sorted(own)


@pytest.mark.parametrize("register", KINDS)
def test_every_entry_is_written_once(register: str) -> None:
    text = (REGISTERS / f"{register}.ttl").read_text(encoding="utf-8")
    blocks = Counter(re.findall(r"^(\S+) a kk:", text, flags=re.MULTILINE))
    assert [subject for subject, count in blocks.items() if count > 1] == []
    assert len(blocks) == len(read(register))


@pytest.mark.parametrize("register", KINDS)
def test_required_properties_are_there(register: str) -> None:
    entries = read(register)
    for iri, pairs in entries.items():
        there = {prop for prop, _ in pairs}
        assert not set(REQUIRED[register]) - there, iri


@pytest.mark.parametrize("register", KINDS)
def test_preferred_labels_are_one_a_language_and_always_swedish(register: str) -> None:
    entries = read(register)
    for iri in entries:
        languages = Counter(label.language for label in literals(entries, iri, SKOS + "prefLabel"))
        assert languages["sv"] == 1, iri
        assert set(languages) <= {"sv", "en"} and max(languages.values()) == 1, iri
        if register != "municipalities":
            assert languages["en"] == 1, iri


@pytest.mark.parametrize("register", KINDS)
def test_no_name_belongs_to_two_entries(register: str) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for name, subject in every_name(read(register)):
        owners[name].add(subject)
    assert {name: sorted(own) for name, own in owners.items() if len(own) > 1} == {}


@pytest.mark.parametrize("register", KINDS)
def test_names_have_a_language_and_no_stray_space(register: str) -> None:
    entries = read(register)
    for iri, pairs in entries.items():
        for prop, value in pairs:
            if prop in NAMES and isinstance(value, pyoxigraph.Literal):
                assert value.value == " ".join(value.value.split()) != "", iri
                assert (value.language is None) == (prop == SKOS + "notation"), iri


@pytest.mark.parametrize("register", ["agencies", "networks"])
def test_definitions_are_one_sentence_in_each_language(register: str) -> None:
    entries = read(register)
    for iri in entries:
        texts = literals(entries, iri, SKOS + "definition")
        assert sorted(str(text.language) for text in texts) == ["en", "sv"], iri
        assert all(text.value.endswith(".") for text in texts), iri


@pytest.mark.parametrize("prop", ALLOWED)
def test_kinds_and_levels_are_of_the_list(prop: str) -> None:
    entries = read("organisations" if "organisation" in prop else "networks")
    for iri in entries:
        values = [value.value for value in literals(entries, iri, prop)]
        assert len(values) == 1 and values[0] in ALLOWED[prop].split(), iri


@pytest.mark.parametrize("register", KINDS)
def test_home_pages_are_web_addresses(register: str) -> None:
    for iri, pairs in read(register).items():
        for prop, value in pairs:
            if prop == FOAF + "homepage":
                assert isinstance(value, pyoxigraph.NamedNode), iri
                assert re.fullmatch(r"https?://[a-z0-9.-]+\.[a-z]+(/\S*)?", value.value), iri


def test_networks_that_others_rely_on_are_there() -> None:
    there = set(keys(read("networks")))
    assert not set(REQUIRED_NETWORKS) - there


def test_the_programme_is_linked_from_its_network() -> None:
    values = [value.value for _, value in read("networks")[f"{BASE}network/viable-cities"]]
    assert f"{BASE}programme/viable-cities" in values


def test_municipalities_are_all_there_with_unique_codes_and_slugs() -> None:
    entries = read("municipalities")
    assert len(entries) == MUNICIPALITIES
    for prop in (KK + "municipalityCode", KK + "slug"):
        values = [literals(entries, iri, prop)[0].value for iri in entries]
        assert len(set(values)) == MUNICIPALITIES


def test_codes_of_municipality_and_county_agree() -> None:
    entries = read("municipalities")
    counties: dict[str, set[str]] = defaultdict(set)
    for iri in entries:
        code = literals(entries, iri, KK + "municipalityCode")[0].value
        county = literals(entries, iri, KK + "countyCode")[0].value
        assert iri == f"{BASE}municipality/{code}" and code[:2] == county
        counties[county].add(literals(entries, iri, KK + "county")[0].value)
    assert len(counties) == 21
    assert all(len(names) == 1 for names in counties.values())


def slug_of(name: str) -> str:
    """Apply the rule for slugs, collisions left aside."""
    return name.lower().translate(str.maketrans("åäöé ", "aaoe-"))


def test_slugs_follow_the_rule_and_carry_the_code_where_two_collide() -> None:
    entries = read("municipalities")
    names = {
        iri: next(v.value for v in literals(entries, iri, SKOS + "prefLabel") if v.language == "sv")
        for iri in entries
    }
    shared = Counter(slug_of(name) for name in names.values())
    assert [slug for slug, count in shared.items() if count > 1] == ["habo"]
    for iri, name in names.items():
        expected = slug_of(name)
        if shared[expected] > 1:
            expected += "-" + iri.rsplit("/", 1)[1]
        assert literals(entries, iri, KK + "slug")[0].value == expected
        assert SLUG.fullmatch(expected)


def test_coordinates_lie_in_sweden() -> None:
    entries = read("municipalities")
    for iri in entries:
        latitude = float(literals(entries, iri, WGS84 + "lat")[0].value)
        longitude = float(literals(entries, iri, WGS84 + "long")[0].value)
        assert 55 < latitude < 69.1 and 10.9 < longitude < 24.2, iri


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("0182", "Nacka kommun"),
        ("1280", "Malmö stad"),
        ("1480", "Göteborgs Stad"),
        ("1281", "Lunds kommun"),
        ("1080", "Karlskrona kommun"),
        ("2080", "Falu kommun"),
        ("0880", "Kalmar kommun"),
        ("0780", "Växjö kommun"),
        ("1490", "Borås Stad"),
        ("0980", "Region Gotland"),
        ("2514", "Kalix kommun"),
    ],
)
def test_municipalities_are_known_by_what_they_call_themselves(code: str, name: str) -> None:
    entries = read("municipalities")
    names = [v.value for v in literals(entries, f"{BASE}municipality/{code}", SKOS + "altLabel")]
    assert name in names
