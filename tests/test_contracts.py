"""Which contract a text is, its section tree and its passages."""

from __future__ import annotations

import re

import ingest_samples as samples
import pytest

from ingest.formats import read_bytes
from ingest.formats.source import SourceText
from ingest.readings.own_text import settle
from ingest.readings.read import read_source
from ingest.structure.contract import read_contract
from ingest.structure.draft import Draft
from ingest.structure.identify import Override
from kkgraph.contract import Section
from kkgraph.errors import NotAContractError
from kkgraph.vocabulary import registers

LINGON = "lingonheda-2024.txt"
SHORT = """Klimatkontrakt 2030

Parter i Klimatkontrakt 2030 är: Lingonheda kommun.

Kontraktet ska gälla för 2024.

1. Syftet med Klimatkontrakt 2030

Syftet är gemensamt.

3. Kommunens åtaganden

Lingonheda kommun avser att:

• minska utsläppen från vägar och
hus,
• plantera träd.

3.1 Kommunens klimatmål

Kommunen ska vara klimatneutral 2030.

4. Viable Cities åtaganden

Programmet åtar sig att hjälpa till.
"""


def draft(text: str, override: Override | None = None) -> Draft:
    source: SourceText = read_bytes(text.encode(), "x.txt")
    return read_contract(source, registers.load(), override or Override())


def section(found: Draft, number: str) -> Section:
    return next(s for s in found.sections if s.number == number)


def codes(found: Draft) -> list[str]:
    return [warning.code for warning in found.warnings]


def test_the_section_tree() -> None:
    found = draft(samples.text(LINGON))
    assert found.id == "lingonheda-2024"
    assert section(found, "3.1").parent == "3"
    assert section(found, "3.1").owner == "municipality"
    assert section(found, "4").owner == "programme"
    ends = [(s.start, s.end) for s in found.sections]
    assert ends == sorted(ends)
    assert all(a[1] <= b[0] for a, b in zip(ends, ends[1:], strict=False))


def test_bullets_know_what_introduces_them() -> None:
    found = draft(SHORT)
    bullets = [p for p in found.passages if p.kind == "bullet"]
    assert [p.text for p in bullets] == [
        "minska utsläppen från vägar och hus,",
        "plantera träd.",
    ]
    lead = {p.order: p.text for p in found.passages}[bullets[0].lead or -1]
    assert lead == "Lingonheda kommun avser att:"


def test_passages_stand_in_order_with_their_places() -> None:
    found = draft(samples.text(LINGON))
    assert [p.order for p in found.passages] == list(range(len(found.passages)))
    starts = [p.spans[0][0] for p in found.passages]
    assert starts == sorted(starts)
    assert all(0 <= a < b <= len(found.source.text) for p in found.passages for a, b in p.spans)


def test_a_misnumbered_heading_is_known_by_its_words() -> None:
    text = samples.text(LINGON).replace("3.3", "3.9", 1)
    found = draft(text)
    wrong = next(s for s in found.sections if s.number == "3.9")
    assert wrong.topic == "organisation_leadership"
    assert "misnumbered_heading" in codes(found)
    assert all(warning.line for warning in found.warnings)


def test_headings_of_ones_own_among_those_of_the_template() -> None:
    """As in some contracts of 2022: the number of an unknown heading is then another's."""
    text = samples.text(LINGON)
    numbers = [f"3.{n}" for n in range(3, 11)]
    for number in reversed(numbers):
        later = f"3.{int(number[2:]) + 1}"
        text = re.sub(rf"(?m)^( ?){re.escape(number)}(\.? )(?=\D)", rf"\g<1>{later}\2", text)
    text = re.sub(
        r"(?m)^( ?3\.4)", "3.3 Egna styrande dokument\n\nVi har många.\n\n\\1", text, count=1
    )
    found = draft(text)
    own = section(found, "3.3")
    assert (own.title, own.owner, own.topic) == (
        "Egna styrande dokument",
        "municipality",
        "undertakings",
    )
    assert section(found, "3.4").topic == "organisation_leadership"


def test_a_table_of_contents_in_front_is_no_tree() -> None:
    text = samples.text(LINGON)
    without = [(s.number, s.title) for s in draft(text).sections]
    contents = "\n".join(f"{n}. {t} ........ {p}" for p, (n, t) in enumerate(without, 3))
    head, rest = text.split("\n", 1)
    found = draft(f"{head}\n\nInnehåll\n\n{contents}\n\n{rest}")
    assert [(s.number, s.title) for s in found.sections] == without


def test_an_unknown_generation_is_read_by_wording_and_says_so() -> None:
    text = SHORT.replace("gälla för 2024", "gälla för 2031")
    for old, new in (("4. Viable", "9. Viable"), ("3. Komm", "6. Komm"), ("3.1 Komm", "6.1 Komm")):
        text = text.replace(old, new)
    more = "\n\n".join(f"{n}. Ny rubrik om sak {n}\n\nText." for n in range(2, 6))
    text = text.replace("6. Komm", f"{more}\n\n6. Komm")
    text += "".join(f"\n\n9.{n} Nytt avsnitt om del {n}\n\nText." for n in range(1, 9))
    found = draft(text)
    assert codes(found)[0] == "unknown_template"
    assert found.template == "unknown"
    assert section(found, "6.1").topic == "climate_goals"
    assert section(found, "9").owner == "programme"


def test_a_lone_first_document_falls_back_on_owners() -> None:
    (reading,) = read_source(read_bytes(SHORT.encode(), "x.txt"), registers.load())
    (contract,) = settle([reading])
    shared = {p.section: p.shared for p in contract.passages}
    assert shared["1"] and shared["4"] and not shared["3"] and not shared["3.1"]


def test_two_documents_suffice_for_shared_text() -> None:
    names = ("angsvattnet-2024.pdf", LINGON)
    readings = [
        reading
        for name in names
        for reading in read_source(read_bytes(samples.sample(name), name), registers.load())
    ]
    assert len(readings) == 2
    for contract in settle(readings):
        shared = {p.section: p.shared for p in contract.passages if p.section in ("1", "3.2")}
        assert shared == {"1": True, "3.2": False}


def test_the_manifest_is_stronger_than_the_text() -> None:
    override = Override("9901", "2023", 2029, "2022", "summary")
    known = registers.load().municipality("9901")
    assert known is not None
    found = draft(SHORT, override)
    assert (found.id, found.version) == (f"{known.slug}-2029", "2023")
    assert (found.template, found.text_status) == ("2022", "summary")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Lingonheda kommun.", "Ankeborgs kommun.", "'Ankeborgs kommun'.*no municipality"),
        ("ska gälla för 2024", "gäller länge", "which year or version"),
        ("Klimatkontrakt", "Avtal", "no climate contract"),
    ],
)
def test_what_is_no_contract_is_refused_with_a_reason(old: str, new: str, message: str) -> None:
    with pytest.raises(NotAContractError, match=message) as caught:
        draft(SHORT.replace(old, new))
    assert caught.value.path == "x.txt" and caught.value.remedy


@pytest.mark.parametrize(
    ("said", "version", "year"),
    [
        ("ska gälla för 2024", "2024", 2024),
        ("VERSION 2023\n\nska gälla för 2024", "2023", 2024),
        ("Klimatkontrakt 2030, version 2025/26", "2025/26", 2025),
        ("Version: 2022", "2022", 2022),
        ("undertecknat den 11 december 2020", "2020", 2020),
    ],
)
def test_versions(said: str, version: str, year: int) -> None:
    found = draft(SHORT.replace("ska gälla för 2024", said))
    assert (found.version, found.valid_from) == (version, year)


def test_a_text_without_line_ends_is_cut_at_sentences() -> None:
    sentence = "Vi ska minska utsläppen från vägar och hus i hela staden. "
    found = draft(SHORT.replace("Syftet är gemensamt.", sentence * 4000))
    long = [p.text for p in found.passages if p.section == "1"]
    assert all(len(text) <= 10_000 and text.startswith("Vi ska") for text in long)
    assert " ".join(long) == (sentence * 4000).strip()


def test_the_first_contracts_keep_the_year_of_signing() -> None:
    text = (samples.CONTRACTS / "angsvattnet-2020.txt").read_text(encoding="utf-8")
    said = "Kontraktet undertecknades den 11 december 2020 och ska gälla för 2021.\n"
    changed = said + text.replace("VERSION 2020", "").replace("version 2020", "")
    whole = SourceText("x.txt", "0" * 64, "text/plain", changed)
    draft = read_contract(whole, registers.load(), Override())
    assert (draft.valid_from, draft.template) == (2020, "2020")
