"""The start: one search box, where one works, and three answers: target years, map, matrix."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import islice

from fastapi import APIRouter
from starlette.responses import Response

from kkgraph.answers.report_said import ReportBlock
from kkgraph.exports.report_file import bar_chart
from kkgraph.interface.goals_request import GoalsRequest
from kkgraph.interface.search_request import SearchRequest
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values
from search_api.pages.goals import dots
from search_api.pages.swedish_map import drawn_cities

router = APIRouter()
_EXAMPLES = 3
# So many themes are tried at most, spread over the thesaurus.
_TRIED = 40
# So many cities have a line of their own in the picture of target years; more are counted.
_MOST_LINES = 20
# So many cities are named beside a joint commitment; more are counted.
_MOST_NAMED = 3


@router.get("/", response_class=Response)
async def start(page: Paged, q: str | None = None) -> Response:
    """Show the start; a question leads on to its answer."""
    if q:
        return page.redirect("/search", q=q)
    return await page.send("start.html", partial(_find, page))


def _find(page: Page) -> Values:
    read = Counter(row["text_status"] for row in choices.contracts(page))
    return {
        "read": {status: read[status] for status in ("whole", "partial", "summary")},
        "contracts": read.total(),
        "cities": choices.cities(page),
        "everywhere": choices.all_cities(page),
        "versions": choices.versions(page),
        "themes": choices.top_themes(page),
        **page.ask.held.cached(("pages", "start", page.lang), lambda: _answers(page)),
    }


def _answers(page: Page) -> Values:
    """The three answers, the same for all who ask in a language."""
    return {
        "examples": _examples(page),
        "years": _target_years(page),
        "matrix": _commitments(page),
        **drawn_cities(page),
    }


def _target_years(page: Page) -> Values:
    """By when cities are to be neutral, by the newest contract of each."""
    found = page.reply.answers.goals(GoalsRequest(kind=("neutrality",), newest=True))
    dated = [row for row in found["goals"] if row["target_year"]]
    held = {row["contract"] for row in dated}
    named = {row["contract"] for row in found["goals"]}
    unknown = [row for row in found["without"] if row["answer"] == "not_examined"]
    counted = Counter(
        year for _, year in {(row["contract"], row["target_year"] or 0) for row in dated}
    )
    label = page.words.text("goals.picture")
    rows = [(str(year), counted[year]) for year in sorted(counted)]
    return {
        "dated": len(held),
        "read": len(named) + len(found["without"]),
        "unknown": len(unknown),
        "dots": dots(found["goals"]) if len(held) <= _MOST_LINES else None,
        "bars": bar_chart(ReportBlock("chart", label, rows=rows)),
    }


def _commitments(page: Page) -> Values:
    """Who has taken on which joint commitment, in the newest version that has some."""
    overview = page.reply.answers.commitments()
    rows = [
        {
            "number": joint.number,
            "title": joint.title,
            "n": len(joint.adopted_by),
            "cities": [row.municipality for row in joint.adopted_by]
            if len(joint.adopted_by) <= _MOST_NAMED
            else [],
        }
        for joint in overview.joint
    ]
    return {"version": overview.version, "rows": rows, "said": overview.said[page.lang]}


def _examples(page: Page) -> list[str]:
    """Choose questions that most of the contracts at hand say something of: narrow themes."""
    rows = [row for row in page.reply.answers.rows("themes", page.lang) if row["broader"]]
    rows.sort(key=lambda row: row["label"])
    named = choices.contracts_naming(page)
    tried = rows[:: max(1, len(rows) // _TRIED)]
    # A search for each took most of a minute where plans are long: the first that are answered do.
    tried.sort(key=lambda row: -named[row["key"]])
    answered = (row["label"] for row in tried if named[row["key"]] and _is_said(page, row["label"]))
    return list(islice(answered, _EXAMPLES))


def _is_said(page: Page, label: str) -> bool:
    asked = SearchRequest(label, n=1, lang=page.lang)
    return page.reply.answers.search(asked)["answer"]["says"] > 0
