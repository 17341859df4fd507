"""Which errors the program raises on purpose, and what each carries.

::

    KkGraphError
     +-- SourceError          a file that cannot be read: path, line, remedy
     |    +-- NotAContractError   a readable file that holds no contract or report
     +-- IdentifierError      a key or IRI that does not follow its pattern
     +-- NotFoundError        something asked for that does not exist: name, near
     +-- OntologyError        a fault in the files of ``ontology/``
     +-- QueryError           unknown query, wrong parameter, SPARQL that does not parse
     |    +-- QueryTimeout    a query that was stopped because it took too long
     |    +-- QueryTooLarge   a query that was stopped because it needed too much memory
     |    +-- QueryRefused    a query that is never answered: updates, SERVICE
     +-- IndexMismatchError   a search index built with another model or text than asked for
     +-- SnapshotError        a folder of snapshots that is damaged, locked or empty
     +-- UsageError           a command or call that makes no sense as written

A text that does not parse is an error with file and line; a fact that is missing
is an empty result. The two are never mixed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath


class KkGraphError(Exception):
    """Anything the user can be told about in one sentence."""


class SourceError(KkGraphError):
    """A file that cannot be read, with the place and what to do about it."""

    def __init__(
        self,
        message: str,
        *,
        path: str | PurePath | None = None,
        line: int | None = None,
        remedy: str | None = None,
    ) -> None:
        """Put place, fault and remedy into one message.

        :param message: what is wrong.
        :param path: the file, as the user named it.
        :param line: 1-based line in the file, where known.
        :param remedy: what the user can do.
        """
        self.message = message
        self.path = None if path is None else str(path)
        self.line = line
        self.remedy = remedy
        super().__init__(_sentence(message, self.path, line, remedy))


class NotAContractError(SourceError):
    """A file that was read but holds neither a contract nor a report."""


class IdentifierError(KkGraphError):
    """A key or IRI that does not follow the pattern of its kind."""


class NotFoundError(KkGraphError):
    """Something asked for that does not exist, with the names that are near it."""

    def __init__(self, name: str, near: Sequence[str] = (), *, what: str = "") -> None:
        """Say what is missing and what is near.

        :param name: what was asked for.
        :param near: existing names that resemble it, best first.
        :param what: the kind of thing, such as ``contract``.
        """
        self.name = name
        self.near = list(near)
        self.what = what
        message = f"no {what or 'such thing'}: {name!r}"
        if self.near:
            message += f"; near it: {', '.join(self.near)}"
        super().__init__(message)


class OntologyError(KkGraphError):
    """A fault in a file of the ontology folder."""


class QueryError(KkGraphError):
    """A query that is unknown, wrongly parametrised or does not parse."""


class QueryTimeout(QueryError):
    """A query that was stopped because it took too long."""


class QueryTooLarge(QueryError):
    """A query that was stopped because it needed too much memory."""


class QueryRefused(QueryError):
    """A query that is never answered: it would change the graph or ask another computer."""


class SnapshotError(KkGraphError):
    """A folder of snapshots that is damaged, locked or empty."""


class IndexMismatchError(KkGraphError):
    """A search index that was built with another model or other texts than asked for."""


class UsageError(KkGraphError):
    """A command or call that makes no sense as written."""


def _sentence(message: str, path: str | None, line: int | None, remedy: str | None) -> str:
    """Join place, fault and remedy as ``path:line: message; remedy``.

    >>> _sentence("the file is empty", "a.txt", None, "give another file")
    'a.txt: the file is empty; give another file'
    """
    place = "" if path is None else f"{path}:" if line is None else f"{path}:{line}:"
    text = f"{place} {message}".strip()
    return f"{text}; {remedy}" if remedy else text
