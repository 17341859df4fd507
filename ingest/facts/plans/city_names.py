"""What the cities of a plan are called."""

from __future__ import annotations

from ingest.structure.draft import Draft


def city_names(draft: Draft) -> tuple[str, ...]:
    """Names of the places whose plan it is, in their own language and in English.

    :param draft: the plan
    """
    places = [place for place in (draft.municipality, *draft.more_places) if place]
    return tuple(name for place in places for name in (place.name, place.name_en) if name)
