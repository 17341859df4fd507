"""Which document is it: title pages, dates, editions, and what is no contract."""

from __future__ import annotations

import pytest
from contract_texts import body, codes, contents, contract, headings, read

from ingest.structure.identify import Override
from ingest.structure.spaced_letters import unspaced
from kkgraph.errors import NotAContractError

MEMO = """Tjänsteskrivelse
Datum 2023-11-14
Diarienummer KS 2023/0412

Klimatkontrakt 2030 för {city}

Förslag till beslut
Kommunstyrelsen föreslår kommunfullmäktige att godkänna Klimatkontrakt 2030 för år 2024.

Ärendet
Kommunen åtar sig genom kontraktet att arbeta snabbare. Parter i klimatkontraktet är {city},
Energimyndigheten, Formas, Naturvårdsverket, Tillväxtverket, Trafikverket och Vinnova.
Kontraktet ska gälla för 2024 och har sju kapitel.
"""
NUMBERED_MEMO = """Tjänsteutlåtande
Dnr 1234/23

1. Bakgrund
Kontoret har tagit fram ett förslag till klimatkontrakt tillsammans med myndigheterna.

2. Kommunens åtaganden
Åtagandena i kontraktet är många och kostar en del.

3. Förslag till beslut
Kommunstyrelsen beslutar att klimatkontraktet ska gälla för 2024.
"""
PROGRAMME = """Klimatprogram 2023–2030
Lunds kommun

1. Inledning
Programmet ska tillsammans med Klimatkontrakt 2030 visa vägen. Kommunen åtar sig att följa det.

2. Parter
Lunds kommun har skrivit under ett klimatkontrakt med Energimyndigheten, Formas och Vinnova.

3. Mål
3.1 Klimatmål
Lund ska vara klimatneutralt 2030.
3.2 Strategi
Strategin är att börja nu.
3.3 Organisation och ledning
Kommunstyrelsen leder.

4. Åtgärder
4.1 Klimatkontrakt 2030
Klimatkontraktet ska gälla för 2024.

5. Klimatkontrakt 2030
Kommunen har undertecknat kontraktet.
"""
LOCAL = """Lokalt klimatkontrakt
Mellan Lunds kommun och Exempelbolaget AB

1. Syfte
Parterna vill minska utsläppen inom ramen för Klimatkontrakt 2030.

2. Parter
Parter i klimatkontraktet är Lunds kommun och Exempelbolaget AB.

3. Åtaganden
Bolaget åtar sig att cykla.

4. Kontraktet
Kontraktet ska gälla för 2024.
"""
TITLE = " Klimatkontrakt 2030\nVERSION 2023\nLunds kommun"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("1 1 D E C E M B E R 2 0 2 0", "11 DECEMBER 2020"),
        ("V E R S I O N  2 0 2 2", "VERSION 2022"),
        ("K L I M A T K O N T R A K T 2 0 3 0", "KLIMATKONTRAKT 2030"),
        ("L U N D S  K O M M U N", "LUNDS KOMMUN"),
        ("2 0 2 5 / 2 6", "2025/26"),
        ("Kommunen har 3 mål i 4 delar", "Kommunen har 3 mål i 4 delar"),
        ("A B", "A B"),
    ],
)
def test_spaced_letters_are_drawn_together(line: str, words: str) -> None:
    assert unspaced(line) == words


@pytest.mark.parametrize(
    ("title_page", "found"),
    [
        (
            " Klimatkontrakt 2030\nMellan Lunds kommun och Energimyndigheten, Formas,\n"
            "Tillväxtverket och Vinnova samt Viable Cities\n11 december 2020",
            "lund-2020",
        ),
        (
            " Klimatkontrakt 2030\nMellan\nGöteborgs Stad\noch\nmyndigheterna\n2020-12-11",
            "goteborg-2020",
        ),
        (" Klimatkontrakt 2030\nGöteborgs Stad\n\nDecember 2020", "goteborg-2020"),
        (" KLIMATKONTRAKT 2030\nUPPSALA KOMMUN\n11 DECEMBER 2020", "uppsala-2020"),
        (
            " K L I M A T K O N T R A K T  2 0 3 0\nV Ä X J Ö  K O M M U N\n"
            "1 1  D E C E M B E R  2 0 2 0",
            "vaxjo-2020",
        ),
        (
            " K L I M A T K O N T R A K T 2 0 3 0\nM E L L A N L U N D S K O M M U N O C H\n"
            "M Y N D I G H E T E R N A\n1 1 D E C E M B E R 2 0 2 0",
            "lund-2020",
        ),
        (" Klimatkontrakt 2030 – Umeå\nundertecknat den 11 december 2020", "umea-2020"),
    ],
)
@pytest.mark.parametrize("dots", [True, False])
def test_a_title_page_alone_names_party_and_date(title_page: str, found: str, dots: bool) -> None:
    text = f"{title_page}\n\n{contents('2020', dots=dots)}\n\n{body('2020', listed=False)}"
    read_as = read(text)
    assert (read_as.id, read_as.text_status) == (found, "whole")
    assert len(read_as.sections) == len(headings("2020"))


@pytest.mark.parametrize(
    ("party", "slug"),
    [
        ("Lunds kommun, org.nr 212000-1132, genom kommunstyrelsen, Box 41, 221 00 Lund", "lund"),
        ("Göteborgs Stad genom kommunstyrelsen (nedan kallad staden)", "goteborg"),
        ("Jokkmokks kommun/Jåhkåmåhke kommuvdna", "jokkmokk"),
        ("Ubmejen tjïelte / Umeå kommun", "umea"),
        ("Upplands\u2011Bro kommun", "upplands-bro"),
        ("Malung\u2011Sälens\u00a0kommun", "malung-salen"),
        ("Region Gotland", "gotland"),
        ("Kommunen: Örebro kommun", "orebro"),
    ],
)
def test_a_listed_party_may_be_written_out(party: str, slug: str) -> None:
    assert read(body("2024", city=party, year=2024)).id == f"{slug}-2024"


@pytest.mark.parametrize(
    ("title_page", "generation", "year", "version", "edition", "valid_from"),
    [
        ("VERSION 2021\nLunds kommun", "2021", None, "2021", "2021", 2022),
        ("Lunds kommun\n8 december 2021", "2021", None, "2022", "2021", 2022),
        ("VERSION 2022\nLunds kommun", "2022", 2023, "2022", "2022", 2023),
        ("Lunds kommun\nDecember 2022", "2022", None, "2023", "2022", 2023),
        ("VERSION 2023\nLunds kommun", "2024", 2024, "2023", "2023", 2024),
        ("VERSION 2024\nLunds kommun", "2024", 2024, "2024", "2023", 2024),
        ("Lunds kommun", "2024", 2024, "2024", "2023", 2024),
        ("Version 2025/2026\nLunds kommun", "2025-26", None, "2025/2026", "2025/26", 2025),
        ("för Lunds kommun 2025/26", "2025-26", None, "2025/26", "2025/26", 2025),
        ("2023 års version, Lunds kommun", "2024", None, "2023", "2023", 2023),
        ("Lunds kommun\nKontrakt för år 2024", "2024", None, "2024", "2023", 2024),
    ],
)
def test_versions_editions_and_years(
    title_page: str, generation: str, year: int | None, version: str, edition: str, valid_from: int
) -> None:
    found = read(contract(f" Klimatkontrakt 2030\n{title_page}", generation, year=year))
    assert (found.version, found.edition, found.valid_from) == (version, edition, valid_from)
    assert found.template == generation


@pytest.mark.parametrize("title_page", ["VERSION 2024\nLunds kommun", "Lunds kommun"])
def test_the_year_of_a_goal_is_not_the_years_of_the_contract(title_page: str) -> None:
    text = contract(f" Klimatkontrakt 2030\n{title_page}", "2024")
    before, after = text.rsplit("några meningar om", 1)
    goals = "Fossilfri värme ska gälla från 2037 i alla hus. Åtagandena avser 2024. Sagt är"
    assert read(f"{before}{goals}{after}").valid_from == 2024


@pytest.mark.parametrize(
    "text",
    [MEMO.format(city="Lunds kommun"), NUMBERED_MEMO, PROGRAMME, LOCAL],
    ids=["memo", "numbered memo", "programme", "local contract"],
)
def test_what_only_mentions_the_contract_is_refused(text: str) -> None:
    with pytest.raises(NotAContractError, match="no climate contract") as caught:
        read(text)
    said = f"{caught.value} {caught.value.remedy}"
    # What has no headings at all cannot be read whatever contracts.yaml says.
    assert ("contracts.yaml" in said) != ("extracted whole" in said)
    assert not set("\\|*?^$[]") & set(said)


def test_a_refused_text_is_read_when_somebody_vouches_for_it() -> None:
    found = read(PROGRAMME, Override(municipality="Lund", version="2023", valid_from=2024))
    assert found.id == "lund-2024"


@pytest.mark.parametrize("memo", [MEMO.format(city="Knivsta kommun"), NUMBERED_MEMO])
@pytest.mark.parametrize("title_page", [TITLE, ""])
def test_a_memo_in_front_is_cut_off(memo: str, title_page: str) -> None:
    alone = read(f"{title_page}\n\n{body('2024', year=2024)}")
    found = read(f"{memo}\n{title_page}\n\n{body('2024', year=2024)}")
    assert codes(found) == ["memo_cut"]
    assert (found.id, found.version) == (alone.id, alone.version)
    assert [p.text for p in found.passages] == [p.text for p in alone.passages]
    assert [s.number for s in found.sections] == [s.number for s in alone.sections]


def test_a_diary_number_on_the_title_page_is_no_memo() -> None:
    found = read(f" Klimatkontrakt 2030\nDnr 2023-11\nLunds kommun\n\n{body('2024', year=2024)}")
    assert codes(found) == []
    assert found.passages[0].text.startswith("Klimatkontrakt 2030")


def test_a_second_city_on_the_title_page_is_warned_of() -> None:
    found = read(contract(TITLE, "2024", year=2024, city="Umeå kommun"))
    assert "other_party" in codes(found)


def test_masked_words_are_warned_of() -> None:
    text = body("2024", year=2024).replace("laga fler broar i trä", "laga Xxxxxx xxx i trä")
    warned = [w for w in read(text).warnings if w.code == "masked_text"]
    assert len(warned) == 1
    line = warned[0].line
    assert line and "Xxxxxx" in text.splitlines()[line - 1]
    assert "masked_text" not in codes(read(body("2024", year=2024)))
