"""Cities: all municipalities, and a page for each."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from kkgraph.answers.shapes import City, CityRow
from kkgraph.text.alphabet import letter_order
from kkgraph.vocabulary.distance import apart
from kkgraph.vocabulary.registers import Municipality
from search_api.pages.city_card import city_card
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values
from search_api.pages.statements import statements, text_address

router = APIRouter()
_NEAR = 5
_Name = Annotated[str | None, Query(max_length=200)]


@router.get("/cities", response_class=Response)
async def cities(page: Paged, municipality: _Name = None) -> Response:
    """List all municipalities; one that was chosen has a page of its own."""
    if municipality and municipality.strip():
        find = partial(page.reply.answers.municipality, municipality.strip(), page.lang)
        chosen = await page.ask.compute(find)
        return page.redirect(f"/cities/{chosen['slug']}")
    return await page.send("cities.html", partial(_find_all, page))


@router.get("/cities/{municipality}", response_class=Response)
async def city(page: Paged, municipality: str) -> Response:
    """Show what a city says in its newest contract."""
    return await page.send("city.html", partial(_find, page, municipality))


def _find_all(page: Page) -> Values:
    rows = choices.all_cities(page)
    counties: dict[str, list[CityRow]] = {}
    for row in rows:
        if not row["contracts"]:
            counties.setdefault(row["county"], []).append(row)
    with_contract = [row for row in rows if row["contracts"]]
    newest = {row["municipality"]: row for row in choices.contracts(page)}
    return {
        "with_contract": with_contract,
        "newest": newest,
        "counties": sorted(counties.items(), key=lambda item: letter_order(item[0])),
        "total": len(rows),
    }


def _find(page: Page, name: str) -> Values:
    answers = page.reply.answers
    found = answers.municipality(name, page.lang)
    values: Values = {"city": found, "place": text_address(page), "stated": None}
    if found["newest"]:
        stated = statements(answers.contract(found["newest"]))
        values |= {"stated": stated, "card": city_card(page, found, stated)}
    else:
        values |= _instead(page, found)
    return values


def _instead(page: Page, found: City) -> Values:
    """Offer cities that have a contract: in the same county, and the nearest ones."""
    known = page.reply.answers.vocabulary.municipalities
    here = known[found["code"]]
    others = choices.cities(page)
    county = [row for row in others if row["county"] == here.county]
    away = [(_kilometres(here, known[row["code"]]), row) for row in others]
    near = sorted(
        ((round(distance), row) for distance, row in away if distance is not None),
        key=lambda item: (item[0], item[1]["code"]),
    )
    return {"county": county, "near": near[:_NEAR]}


def _kilometres(one: Municipality, other: Municipality) -> float | None:
    return apart((one.lat, one.lon), (other.lat, other.lon))
