"""The words of tables of initiatives: columns, kinds, roles and notes, read from data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kkgraph.aliases import Lang
from kkgraph.vocabulary.rules import load_rules
from kkgraph.vocabulary.turtle import folded


@dataclass(frozen=True, slots=True)
class InitiativeWords:
    """What a table may say.

    :param columns: our name of a column by the name in the table, folded.
    :param order: our names of the columns in the order in which they are written.
    :param required: columns without which a row says nothing.
    :param kinds: name of each kind of initiative by language.
    :param roles: name of each role by language.
    :param paired: roles that come in pairs.
    :param notes: notes that come again, by language.
    """

    columns: Mapping[str, str]
    order: tuple[str, ...]
    required: frozenset[str]
    kinds: Mapping[str, Mapping[str, str]]
    roles: Mapping[str, Mapping[str, str]]
    paired: frozenset[str]
    notes: Mapping[str, Mapping[str, str]]
    _kinds: Mapping[str, str]
    _roles: Mapping[str, str]

    def kind(self, word: str) -> str | None:
        """Find a kind of initiative.

        :param word: as a table says it.
        :returns: its key, ``None`` if the word is unknown.
        """
        return self._kinds.get(folded(word))

    def role(self, word: str) -> str | None:
        """Find a role.

        :param word: as a table says it.
        :returns: its key, ``None`` if the word is unknown.
        """
        return self._roles.get(folded(word))

    def note(self, note: str | None, lang: Lang) -> str | None:
        """Say a note in a language.

        :param note: as a table says it: words of ours with semicolons between, or free text.
        :param lang: the language.
        :returns: words of ours in the language, free text as it is.
        """
        if not note:
            return None
        parts = [part.strip() for part in note.split(";")]
        if not all(part in self.notes for part in parts):
            return note
        return "; ".join(self.notes[part][lang] for part in parts)


@cache
def words() -> InitiativeWords:
    """Read the words.

    :returns: those of ``ontology/rules/initiatives.yaml``.
    :raises OntologyError: if the file is missing.
    """
    data = load_rules("initiatives")
    columns = {folded(name): key for key, names in data["columns"].items() for name in names}
    return InitiativeWords(
        columns=columns,
        order=tuple(data["columns"]),
        required=frozenset(data["required"]),
        kinds=data["kinds"],
        roles=data["roles"],
        paired=frozenset(data["paired"]),
        notes=data["notes"],
        _kinds=_by_word(data["kinds"]),
        _roles=_by_word(data["roles"]),
    )


def _by_word(said: Mapping[str, Mapping[str, str | Iterable[str]]]) -> dict[str, str]:
    """The key of every word for a thing."""
    return {
        folded(str(word)): key
        for key, item in said.items()
        for word in (key, item["sv"], item["en"], *item.get("words", ()))
    }
