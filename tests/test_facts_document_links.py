"""Links of steering documents: annexes, boxes, footnotes."""

from __future__ import annotations

from array import array

from document_drafts import find, make_draft, titles

from ingest.facts.documents import find as documents
from ingest.facts.documents.links import likeness
from ingest.structure.draft import Draft, DraftPassage
from ingest.structure.mapping import MappedText
from kkgraph.vocabulary import registers

ANNEX = """Nedan finns länkar.
Snöprogram 2021 - 2030
Varma Umeå
Agenda 2030
Energiplan: e.pdf (umea.se)"""


def test_annex_entries_are_documents_as_they_stand() -> None:
    found = find(ANNEX, kinds="-bbbb", topics="aaaaa", urls=["https://a.se/1", "https://a.se/2"])
    assert [d.title for d in found] == ["Snöprogram 2021–2030", "Varma Umeå", "Energiplan"]
    assert found[0].years == "2021–2030"


def test_bullets_of_an_annex_without_links_are_no_documents() -> None:
    text = "Det gör vi.\nVärmer staden\nEn ny energiplan\nKyler staden"
    assert titles(text, kinds="-bbb", topics="aaaa") == ["En ny energiplan"]


def test_annex_links_in_order_when_counts_agree() -> None:
    urls = ["https://a.se/1", "https://a.se/1", "https://a.se/2", "https://a.se/3"]
    found = find(ANNEX, kinds="-bbbb", topics="aaaaa", urls=urls)
    assert [d.url for d in found] == ["https://a.se/1", "https://a.se/2", "https://a.se/3"]


def test_annex_links_by_likeness_when_counts_differ() -> None:
    urls = ["https://a.se/x", "https://a.se/energiplan.pdf", "https://a.se/y", "https://a.se/z"]
    found = find(ANNEX, kinds="-bbbb", topics="aaaaa", urls=urls)
    assert [d.url for d in found] == [None, None, "https://a.se/energiplan.pdf"]


def test_annex_link_is_joined_to_mentions_in_text() -> None:
    found = find(
        "Umeås snöprogram gäller.\nNedan finns länkar.\nSnöprogram 2021–2030",
        kinds="--b",
        topics="-aa",
        urls=["https://a.se/sno"],
    )
    assert [(d.url, len(d.evidence)) for d in found] == [("https://a.se/sno", 2)]


def test_entry_with_its_own_link() -> None:
    (document,) = find("Länkar.\nSnöplan https://a.se/sno.pdf", kinds="-b", topics="aa")
    assert (document.title, document.url) == ("Snöplan", "https://a.se/sno.pdf")


def test_likeness_reads_through_encoding_and_accents() -> None:
    assert (
        likeness("Miljöstrategi 2021–2030", "https://a.se/Milj%C3%B6strategi%202021-2030.pdf") == 1
    )
    assert likeness("Snöplan", "https://a.se/energi.pdf") == 0


def test_link_box_is_cut_into_entries() -> None:
    found = find(
        "LÄNKAR TILL RELEVANTA DOKUMENT Klimatkontrakt 2030 Umeå Snöplan (2014) "
        "Isplan för Umeå (2018)",
        urls=["https://a.se/k", "https://a.se/s", "https://a.se/i"],
    )
    assert [(d.title, d.years, d.url) for d in found] == [
        ("Klimatkontrakt 2030 Umeå", None, "https://a.se/k"),
        ("Snöplan (2014)", "2014", "https://a.se/s"),
        ("Isplan för Umeå (2018)", "2018", "https://a.se/i"),
    ]


def test_link_box_name_in_apposition_and_short_name() -> None:
    found = find(
        "LÄNKAR TILL RELEVANTA DOKUMENT Klimatkontrakt 2030 Umeå Varma Umeå 2030 (2019) "
        "Program för ren snö – SnöTak (2020)\n"
        "Umeås hållbarhetsprogram, Varma Umeå 2030, har mål.\n"
        "Hållbarhetsprogrammet och Snötak gäller."
    )
    assert [(d.title, len(d.evidence)) for d in found] == [
        ("Klimatkontrakt 2030 Umeå", 1),
        ("Varma Umeå 2030 (2019)", 3),
        ("Program för ren snö – SnöTak (2020)", 2),
    ]


def test_bullets_after_a_lead_that_speaks_of_plans() -> None:
    assert titles(
        "Vi styrs av följande planer och riktlinjer:\n"
        "SnöTak III, en sak för vintern\nCykelstrategin",
        kinds="-bb",
    ) == ["SnöTak III, en sak för vintern", "Cykelstrategin"]
    assert titles("Planen har tre strategier:\nFörtäta\nBygg nära", kinds="-bb") == []


def test_footnote_link() -> None:
    text = "En digital koldioxidbudget3 har tagits fram."
    mark = text.index("3")
    draft = make_draft(text, footnotes=[(mark, "https://a.se/budget.")])
    passage = draft.passages[0]
    kept = [i for i in range(len(text)) if i != mark]
    body = MappedText("".join(text[i] for i in kept), array("I", kept))
    moved = DraftPassage(0, "paragraph", "3.2", "municipality", body, passage.spans)
    draft = Draft(**{**vars(draft), "passages": (moved,)})
    (document,) = documents.find(draft, registers.load())
    assert document.url == "https://a.se/budget"
