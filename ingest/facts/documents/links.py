"""Lists of documents (annex, link box, bullets) and the link targets that go with names."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from urllib.parse import unquote

from ingest.facts.documents.mentions import DocumentMention, DocumentName, MentionReader
from ingest.facts.documents.titles import one_dash
from ingest.structure.draft import Draft, DraftPassage
from ingest.structure.link_lines import Link
from ingest.structure.mapping import MappedText
from kkgraph.text.characters import CAPITALS, SMALLS
from kkgraph.vocabulary.country import load_country

_URL = re.compile(r"https?://\S+")
_FILE = re.compile(
    r"(?<!\s)\s*+(?:[:–-]\s*+)?(?:\S+\.(?:pdf|html?|docx?))?\s*+"
    r"\((?:[\w-]++\.)+[a-z]{2,}\)\s*+\Z"
)
# The name of a file is no longer than this; looking further back takes quadratic time.
_LONGEST_FILE = 400
_NUMERAL = re.compile(r"(?<!\s)\s++(?:[IVX]++|\d++)\Z")
_CAMEL = re.compile(rf"[{CAPITALS}][{SMALLS}]+[{CAPITALS}]\w*")
# Lines of a page: a target further down belongs to other text.
_PAGE = 60
_ITEM_END = re.compile(rf"\)\s+(?=[{CAPITALS}])")


def listed_mentions(reader: MentionReader) -> list[DocumentMention]:
    """The entries of all lists of documents in a draft, with their links.

    :param reader: reads the names in them
    """
    draft, found = reader.draft, list(_annex_mentions(reader))
    for passage in draft.own_passages():
        if box := reader.rules.lists.box.match(passage.text):
            items = list(_box_items(passage, box.end(), reader))
            found += join_links(items, draft.links)
        elif _is_listed(passage, reader) and (item := _item(passage, 0, len(passage.text), reader)):
            found.append(item)
    return found


def _annex_mentions(reader: MentionReader) -> list[DocumentMention]:
    """Entries of an annex of links; bullets of an annex without links are running text."""
    draft, topics = reader.draft, reader.rules.lists.topics
    inside = [passage for passage in draft.own_passages() if draft.topic(passage) in topics]
    if not inside:
        return []
    links = [link for link in draft.links if link.start > inside[0].spans[0][0]]
    bullets = sum(passage.kind == "bullet" for passage in inside)
    linked = 2 * len({link.url for link in links}) >= bullets
    items = [
        _item(passage, 0, len(passage.text), reader)
        for passage in inside
        if (linked and passage.kind == "bullet") or _is_entry(passage, reader)
    ]
    return join_links([item for item in items if item], links)


def _is_entry(passage: DraftPassage, reader: MentionReader) -> bool:
    """A short line that names a document or carries its link; it may have lost its bullet."""
    short = len(passage.text.split()) <= reader.rules.lists.words
    if passage.kind == "table" or not short or passage.text.endswith((".", ":")):
        return False
    return bool(_URL.search(passage.text) or reader.mentions(passage))


def _is_listed(passage: DraftPassage, reader: MentionReader) -> bool:
    """A bullet after "följande planer och riktlinjer:"."""
    if passage.kind != "bullet" or passage.lead is None:
        return False
    if reader.draft.topic(passage) in reader.rules.lists.topics:
        return False
    if len(passage.text.split()) > reader.rules.lists.words or not passage.text[:1].isupper():
        return False
    lead = reader.draft.passages[passage.lead].text
    last = re.split(r"[.!?]\s", lead)[-1]
    return last.endswith(":") and bool(reader.rules.lists.leads.search(last))


def _box_items(
    passage: DraftPassage, start: int, reader: MentionReader
) -> Iterator[DocumentMention]:
    """Entries of a link box: each begins with a capital on a new line or after a bracket."""
    ends = sorted({*_breaks(passage, start, reader), len(passage.text)})
    for end in ends:
        item = _item(passage, start, end, reader)
        if item:
            yield item
        start = end


@cache
def _place_name() -> re.Pattern[str]:
    """A word with a capital, and what a place of the country may be called besides."""
    return re.compile(rf"\s[{CAPITALS}][\w-]+(?:\s{load_country().ending})?\s*")


def _breaks(passage: DraftPassage, start: int, reader: MentionReader) -> Iterator[int]:
    text, raw, offsets = passage.text, reader.draft.source.text, passage.body.offsets
    contract = reader.rules.lists.contract.match(text, start)
    if contract:
        name = _place_name().match(text, contract.end())
        yield name.end() if name else contract.end()
    for match in _ITEM_END.finditer(text, start):
        yield match.end()
    for at in range(start + 1, len(text)):
        if text[at].isupper() and text[at - 1] == " ":
            if "\n" in raw[offsets[at - 2] : offsets[at]]:
                yield at


def _item(
    passage: DraftPassage, start: int, end: int, reader: MentionReader
) -> DocumentMention | None:
    text = passage.text[start:end]
    url = _URL.search(text)
    shown = _without_file(_URL.sub("", text)).strip(" :;,-–\t")
    if not re.search(r"[^\W\d]", shown) or reader.rules.leave_out.fullmatch(shown):
        return None
    start += len(text) - len(text.lstrip())
    end = start + len(text.strip())
    mention = DocumentMention(
        passage=passage,
        start=start,
        end=end,
        name=_item_name(shown, reader),
        title=_tidy(shown),
        rank=10,
        years=_item_years(shown, reader),
        draft=bool(reader.rules.draft.search(shown)),
        url=url.group().rstrip(".,)") if url else None,
    )
    return replace(mention, aliases=tuple(_aliases(shown)))


def _item_name(shown: str, reader: MentionReader) -> DocumentName:
    """The name by its first head word, else by all words."""
    if reader.rules.lists.contract.match(shown):
        return DocumentName("contract", frozenset())
    whole = DraftPassage(0, "bullet", None, "municipality", _unmapped(shown), ())
    inner = [m for m in reader.mentions(whole) if not m.weak]
    if inner:
        return inner[0].name
    return DocumentName("", frozenset(reader.rules.stems(shown.split())))


def _unmapped(text: str) -> MappedText:
    return MappedText(text, array("I", range(len(text))))


def _item_years(shown: str, reader: MentionReader) -> str | None:
    """Years of the title; those after a colon and words belong to something else."""
    title, _, rest = shown.partition(":")
    if rest.strip()[:1].isdigit():
        title = shown
    contract = reader.rules.lists.contract.match(title)
    found = reader.rules.years.findall(title, contract.end() if contract else 0)
    if not found:
        return None
    return one_dash(next((y for y in found if len(y) > 4), found[-1]))


def _tidy(shown: str) -> str:
    """A title with one form of dash in years, and no colon before them."""
    shown = re.sub(r"(?<=\d)\s?[-–—]\s?(?=\d)", "–", shown)
    shown = re.sub(r":\s(?=\d)", " ", shown)
    return shown[:1].upper() + shown[1:]


def _without_file(text: str) -> str:
    """Leave out the name of a file and where it lies at the end of an entry."""
    found = _FILE.search(text, max(0, len(text) - _LONGEST_FILE))
    return text[: found.start()] if found else text


def _aliases(shown: str) -> Iterator[str]:
    """Short names in a title ("– LundaEko", "LundaMaTS III, ..."), told by a capital inside."""
    for piece in re.split(r",\s|\s[–-]\s|\(", shown):
        word = _NUMERAL.sub("", piece.strip(" )"))
        if _CAMEL.fullmatch(word):
            yield word


def join_links(items: Sequence[DocumentMention], links: Sequence[Link]) -> list[DocumentMention]:
    """Give each entry its link target.

    When there are as many targets as entries they go together in order; otherwise each
    entry gets the target whose words are most like its title.

    :param items: entries in order
    :param links: link targets in order; one that is repeated at once counts once
    """
    urls = [link.url for i, link in enumerate(links) if i == 0 or links[i - 1].url != link.url]
    if len(urls) == len(items):
        return [replace(i, url=i.url or url) for i, url in zip(items, urls, strict=True)]
    free = list(urls)
    joined = []
    for item in items:
        best = max(free, key=lambda url: likeness(item.title, url), default=None)
        if item.url is None and best and likeness(item.title, best) >= 0.5:
            item = replace(item, url=best)
            free.remove(best)
        joined.append(item)
    return joined


def likeness(title: str, url: str) -> float:
    """Which part of a title's words stands in a link target, 0 to 1.

    :param title: a document's title
    :param url: a link target
    """
    path = _folded(unquote(url)).partition("//")[2].partition("/")[2]
    words = [w for w in re.findall(r"[a-z0-9]+", _folded(title)) if len(w) > 3 or w.isdigit()]
    if not words:
        return 0.0
    inside = sum(len(word) for word in words if word in path)
    return inside / sum(map(len, words))


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in plain if not unicodedata.combining(char))


def footnote_url(mention: DocumentMention, draft: Draft) -> str | None:
    """The link target of a footnote whose mark stands at a mention's last word.

    :param mention: a mention in running text
    :param draft: the document with its footnotes
    """
    offsets = mention.passage.body.offsets
    first, last = offsets[mention.start], offsets[mention.end - 1]
    for footnote in draft.footnotes:
        if footnote.mark is not None and first < footnote.mark <= last + 2:
            if found := _URL.search(footnote.body.text):
                return found.group().rstrip(".,)")
    return None


def nearby_url(title: str, links: Iterable[Link], line: int) -> str | None:
    """A link target at the foot of the page that carries a title as its last part.

    :param title: the document's title
    :param links: link targets of the draft
    :param line: line of the mention; only targets close after it count
    """
    words = "".join(re.findall(r"[a-z0-9]+", _folded(title)))
    for link in links:
        if words and 0 <= link.line - line <= _PAGE:
            last = _folded(unquote(link.url)).rstrip("/").rpartition("/")[2]
            if words in re.sub(r"[\W_]", "", last):
                return link.url
    return None
