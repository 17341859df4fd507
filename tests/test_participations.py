"""Who takes part in what according to pages: the table, the register, twins, the graph."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, parse

from kkgraph.graph.page_quads import participation_iri, participation_quads
from kkgraph.vocabulary.page_statements import PageParticipations
from kkgraph.vocabulary.participation_register import registered
from kkgraph.vocabulary.participation_rows import ReadRows, read_rows
from kkgraph.vocabulary.registers import Vocabulary, load
from kkgraph.vocabulary.terms import KK, RDF

HEADING = "initiative,kind,participant,role,paired_with,from,to,source_url,retrieved,note"
ROW = "NetZeroCities,programme,Malmö,member,,2024,,https://a.example/,2024-10-31,"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load()


def table(*rows: str, heading: str = HEADING) -> ReadRows:
    return read_rows("\n".join((heading, *rows)), load())


def faults(*rows: str) -> list[tuple[int, str]]:
    return [(fault.row, fault.message) for fault in table(*rows).faults]


def test_a_row_is_read_with_all_it_says() -> None:
    found = table(ROW)
    (row,) = found.participations
    assert (found.faults, found.remarks) == ([], [])
    assert row.initiative.endswith("/network/netzerocities")
    assert (row.participant.key, row.role, row.start, row.read_on) == (
        "1280",
        "member",
        "2024",
        "2024-10-31",
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("NetZeroCities,programme,Malmo2,member,,,,https://a.example/,,", "Malmö"),
        ("NetZeroCities,Malmö,programme,member,,,,https://a.example/,,", "shifted"),
        ("NetZeroCities,programme,Malmö,,,,,https://a.example/,,", "role is empty"),
        ("NetZeroCities,programme,Malmö,boss,,,,https://a.example/,,", "signatory"),
        ("NetZeroCities,programme,Malmö,member,,,,ftp://a.example/,,", "http"),
        ("NetZeroCities,programme,Malmö,member,,2024,2023,https://a.example/,,", "before"),
        ("NetZeroCities,programme,Malmö,member,,2024-13,,https://a.example/,,", "2024-10"),
        ("NetZeroCities,programme,Malmö,member,,,,https://a.example/,2024,", "2024-10-31"),
        ("NetZeroCities,programme,Malmö,member,Nowhere,,,https://a.example/,,", "Leuven (BE)"),
        ("NetZeroCities,programme,Malmö,member,,,,https://a.example/,", "9 cells"),
        ("NetZeroCities,programme,Malmö,member,,,,https://a.example/,,a,b", "11 cells"),
    ],
)
def test_a_bad_row_is_named_by_number_and_why(row: str, said: str) -> None:
    ((number, message),) = faults(ROW, row)
    assert number == 3
    assert said in message


def test_the_number_of_a_row_is_that_of_its_line() -> None:
    long = 'NetZeroCities,programme,Malmö,member,,,,https://a.example/,,"two\nlines"'
    assert [number for number, _ in faults(long, "", "x,y")] == [5]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_are_read_and_said(separator: str) -> None:
    found = read_rows("\n".join((HEADING, ROW)).replace(",", separator), load())
    assert [item.code for item in found.remarks] == ["delimiter"]
    assert found.participations == table(ROW).participations


def test_columns_may_stand_in_any_order_and_in_swedish() -> None:
    found = table(
        "medlem,Malmö,program,NetZeroCities,https://a.example/",
        heading="roll,deltagare,slag,initiativ,källa",
    )
    (row,) = found.participations
    assert (row.role, row.participant.name, row.url) == ("member", "Malmö", "https://a.example/")


@pytest.mark.parametrize("heading", ["", "name,code", HEADING.replace("role,", ""), HEADING + ",x"])
def test_another_heading_is_refused_with_the_right_one(heading: str) -> None:
    (fault,) = table(ROW, heading=heading).faults
    assert "source_url,retrieved,note" in fault.message


def test_a_repeated_row_is_kept_once_and_said() -> None:
    found = table(ROW, ROW)
    assert len(found.participations) == 1
    assert [(item.code, item.row) for item in found.remarks] == [("duplicate_row", 3)]


@pytest.mark.parametrize(
    ("name", "key", "country"),
    [("Leuven (BE)", "be-2792482", "BE"), ("Leuven (FR)", None, "FR"), ("Oz (NN)", None, "NN")],
)
def test_a_place_abroad_is_that_of_the_register_only_in_its_country(
    name: str, key: str | None, country: str
) -> None:
    (row,) = table(ROW.replace("Malmö", name)).participations
    assert (row.participant.key, row.participant.country) == (key, country)
    assert row.participant.full_name == name


def test_an_unknown_initiative_is_described_and_said() -> None:
    found = table(ROW.replace("NetZeroCities", "Norra ringen"))
    (row,) = found.participations
    assert row.initiative.endswith("/initiative/norra-ringen")
    assert row.kind == "programme"
    assert [item.code for item in found.remarks] == ["new_initiative"]


def test_open_quotes_are_no_table() -> None:
    assert [item.code for item in table('"' + ROW).faults] == ["not_csv"]


def test_agencies_and_programmes_take_part_too() -> None:
    rows = [ROW.replace("Malmö", name) for name in ("Formas", "Viable Cities", "Vinnova")]
    kinds = [row.participant.kind for row in table(*rows).participations]
    assert kinds == ["agency", "programme", "agency"]


def test_the_register_ships_without_faults_and_without_quotes(vocabulary: Vocabulary) -> None:
    rows = registered(vocabulary).rows
    assert len(rows) >= 135
    assert all(row.kind is None for row in rows), "described in initiatives.ttl or networks.ttl"
    assert max(len(row.note or "") for row in rows) < 40
    in_dut = {
        row.participant.kind for row in rows if row.initiative.endswith(("/dut", "/capacities"))
    }
    assert in_dut == {"agency", "programme"}, "no page names a city of Sweden there"


@pytest.mark.parametrize(
    ("place", "partner", "role"),
    [
        ("2580", "Umeå", "twin"),
        ("2480", "Luleå", "pilot"),
        ("1780", "Kristinehamn", "pioneer"),
        ("0305", "Uppsala", "twin"),
    ],
)
def test_official_twins_are_found_from_both_sides(
    vocabulary: Vocabulary, place: str, partner: str, role: str
) -> None:
    (twin,) = registered(vocabulary).official_twins(place)
    assert (twin.partner.name, twin.role) == (partner, role)
    assert twin.to_json("en")["source_url"].startswith("https://")


def test_a_row_about_one_side_is_enough_for_both() -> None:
    row = "Norra ringen,programme,Malmö,pilot,Lund,,,https://a.example/,,"
    stated = PageParticipations.of(table(row).participations)
    assert [(t.partner.name, t.role) for t in stated.official_twins("1280")] == [("Lund", "pilot")]
    assert [(t.partner.name, t.role) for t in stated.official_twins("1281")] == [("Malmö", "twin")]
    assert stated.official_twins("0180") == ()


def test_the_graph_has_every_row_once_and_the_same_bytes(vocabulary: Vocabulary) -> None:
    rows = registered(vocabulary).rows
    written = participation_quads(rows, "https://example.org/graph")
    assert written == participation_quads(reversed(rows), "https://example.org/graph")
    quads = list(parse(written, format=RdfFormat.N_QUADS))
    kinds = [q for q in quads if q.predicate.value == RDF.type]
    taking_part = {q.subject.value for q in kinds if q.object.value == KK.Participation}
    assert taking_part == {participation_iri(row) for row in rows}
    assert len(taking_part) == len(rows)
