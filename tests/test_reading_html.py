"""HTML: main text, blocks and encodings."""

from __future__ import annotations

import pytest

from ingest.formats import SourceText, read_bytes
from kkgraph.errors import SourceError


def read(body: str, *, head: str = '<meta charset="utf-8">', encoding: str = "utf-8") -> SourceText:
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return read_bytes(page.encode(encoding), "avtal.html")


def of_role(source: SourceText, role: str) -> list[str]:
    return [source.text[h.start : h.end] for h in source.hints if h.role == role]


def test_blocks_become_lines_and_inline_elements_do_not() -> None:
    source = read("<div>Ett <b>två</b>\n <i>tre</i></div>fyra<p>fem<br>sex &amp; &aring;</p>")
    assert source.text == "Ett två tre\n\nfyra\n\nfem\nsex & å"


def test_headings_items_and_rows_are_marked() -> None:
    source = read(
        "<h1>Avtal</h1><ul><li>ett<ul><li>under</li></ul></li><li><p>två</p><p>mer</p></li></ul>"
        "<ol start=3><li>tre<li>fyra</ol><table><tr><th>År<th>Mål<tr><td>2030<td>0</table>"
    )
    assert of_role(source, "heading") == ["Avtal"]
    assert of_role(source, "bullet") == ["• ett", "• under", "• två", "3. tre", "4. fyra"]
    assert of_role(source, "table") == ["År | Mål", "2030 | 0"]


def test_what_is_not_main_text_is_dropped() -> None:
    source = read(
        "<header><h1>Sajt</h1></header><nav>meny</nav><script>x()</script><style>p{}</style>"
        "<p>Texten.</p><p hidden>dold</p><p style='display: none'>dold</p>"
        "<aside>vid sidan</aside><footer>fot</footer><!-- not -->"
    )
    assert source.text == "Texten."


def test_main_element_and_the_head_of_an_article_count() -> None:
    source = read(
        "<div>kaka</div><article><header><h1>Avtal</h1></header><p>Text.</p></article><div>mer</div>"
    )
    assert source.text == "Avtal\n\nText."


def test_table_for_layout_is_read_as_blocks() -> None:
    source = read("<table><tr><td>meny</td><td><h2>Mål</h2><p>Text.</p></td></tr></table>")
    assert source.text == "meny\n\nMål\n\nText."


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="iso-8859-1">', "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252"),
        ('<meta charset="utf-8">', "utf-8"),
        ("", "utf-8"),
        ('<meta charset="utf-8">', "utf-8-sig"),
        ('<meta charset="påhittad">', "utf-8"),
    ],
)
def test_encoding_is_found(head: str, encoding: str) -> None:
    source = read("<p>Åtgärder – på väg</p>", head=head, encoding=encoding)
    assert source.text == "Åtgärder – på väg"
    assert source.warnings == ()


def test_wrong_encoding_is_warned_of() -> None:
    source = read("<p>Åtgärder på väg för sjön</p>", encoding="cp1252")
    assert source.text == "Åtgärder på väg för sjön"
    assert [w.code for w in source.warnings] == ["encoding"]


def test_page_with_the_wrong_suffix_is_still_a_page() -> None:
    source = read_bytes(b"<html><body><p>Hej du", "avtal.pdf")
    assert (source.text, source.media_type) == ("Hej du", "text/html")
    assert [w.code for w in source.warnings] == ["suffix"]


def test_fragment_is_a_page_by_its_suffix() -> None:
    assert read_bytes(b"<p>ett</p><p>tv&aring;</p>", "a.htm").text == "ett\n\ntvå"


def test_page_without_text_is_refused() -> None:
    with pytest.raises(SourceError, match="no main text"):
        read("<script>bygg()</script>")


def test_deep_nesting_does_not_crash() -> None:
    try:
        assert read("<div>" * 5000 + "djupt").text == "djupt"
    except SourceError as error:
        assert "nested" in str(error)
