"""What is known of a country: codes and names of its places, the language of its contracts.

Read from ``ontology/countries``, one file a country, so that another country is another file.
Capital letters are no matter of countries: :mod:`kkgraph.text.characters` has all of Europe's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir
from kkgraph.strict_yaml import load_yaml

HOME = "se"
# How a place is keyed whose country has no codes of its own here: country and GeoNames id.
_KEY = "[a-z]{2}-[1-9][0-9]{0,9}"
_KEY_SAID = "a country and a GeoNames id such as ie-2965140"


@dataclass(frozen=True)
class Country:
    """A country.

    :param key: its ISO 3166-1 code in small letters.
    :param names: its name by language.
    :param language: the language its contracts are written in.
    :param languages: all that its texts may be in.
    :param code: what the code of a municipality looks like, as a whole.
    :param code_said: the same in words.
    :param fictional: how codes of invented places begin.
    :param endings: words that may follow the name of a place.
    :param genitive: what the name then may end in.
    :param before: words that may stand before the name of a place.
    :param contract: what a contract is called there, by family and language, where not as
        everywhere else.
    :param named_in_text: how texts in English name the country and what is of it.
    """

    key: str
    names: Mapping[str, str]
    language: str
    languages: tuple[str, ...]
    code: re.Pattern[str]
    code_said: str
    fictional: str
    endings: tuple[str, ...]
    genitive: str
    before: tuple[str, ...]
    named_in_text: tuple[str, ...]
    contract: Mapping[str, Mapping[str, str]]

    def forms(self, name: str) -> list[str]:
        """Spell out the ways to name a place in full.

        :param name: its name.
        :returns: such as "Lund kommun", "Lunds kommun".
        """
        stems = dict.fromkeys([name, name + self.genitive])
        return [f"{stem} {ending}" for ending in self.endings for stem in stems]

    @cached_property
    def ending(self) -> str:
        """A pattern of the words that may follow a name, whatever their first letter's case."""
        words = (f"[{word[0].upper()}{word[0]}]{re.escape(word[1:])}" for word in self.endings)
        return f"(?:{'|'.join(words)})"

    def is_fictional(self, code: str) -> bool:
        """Tell whether a code is that of an invented place.

        :param code: the code of a municipality.
        """
        return bool(self.fictional) and code.startswith(self.fictional)


@cache
def load_country(key: str = HOME) -> Country:
    """Read what is known of a country.

    :param key: its ISO 3166-1 code in small letters.
    :returns: the country.
    :raises OntologyError: when there is no file of it, or the file lacks something.
    """
    import yaml

    path = ontology_dir() / "countries" / f"{key}.yaml"
    try:
        data = load_yaml(path.read_text(encoding="utf-8"))
        return Country(
            key=key,
            names=data["name"],
            language=data["language"],
            languages=tuple(data.get("languages", [data["language"]])),
            code=re.compile(data.get("code", _KEY)),
            code_said=data.get("code_said", {}).get("en", _KEY_SAID),
            fictional=data.get("fictional", ""),
            endings=tuple(data.get("endings", ())),
            genitive=data.get("genitive", ""),
            before=tuple(data.get("before", ())),
            named_in_text=tuple(data.get("named_in_text", ())),
            contract=data.get("contract", {}),
        )
    except (OSError, yaml.YAMLError, re.error, KeyError, TypeError) as error:
        raise OntologyError(
            f"countries/{key}.yaml: cannot be read ({error}); countries/{HOME}.yaml is one"
        ) from error


def country_of(key: str) -> str:
    """The country that the key of a place belongs to.

    :param key: ``0182``, or ``ie-2965140``.
    :returns: its ISO 3166-1 code in small letters; of a plain code that of the home country.
    """
    return key[:2] if re.fullmatch(_KEY, key) else HOME


def is_code(key: str, country: str = HOME) -> bool:
    """Tell whether a key is the code of a municipality.

    :param key: any key.
    :param country: of which country.
    """
    return load_country(country).code.fullmatch(key) is not None
