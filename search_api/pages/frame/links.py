"""Addresses of pages, data and files: language and snapshot are carried along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.datastructures import QueryParams
from starlette.types import Scope

from kkgraph.vocabulary.terms import BASE, DEF, ID, THEME
from search_api.pages.frame.static import version_of

# Pages that are the same for all snapshots.
UNDATED = ("/", "/docs")
_SAFE = "/:@!$&'()*+,;=-._~"


@dataclass(frozen=True, slots=True)
class Links:
    """Makes addresses.

    :param root: path under which the whole server is mounted.
    :param snapshot: key of the snapshot that the address of this page names, if it names one.
    :param lang: the language that the address of this page names, if it names one.
    """

    root: str = ""
    snapshot: str | None = None
    lang: str | None = None

    def page(self, path: str, **query: object) -> str:
        """Link to a page.

        :param path: such as ``/cities/malmo``; a part after ``#`` is kept at the end.
        :param query: parameters; those without value are left out.
        :returns: the address.
        """
        path, _, fragment = path.partition("#")
        return self._page(quote(path, safe=_SAFE), query, quote(fragment, safe=_SAFE))

    def placed(self, path: str) -> str:
        """Link to the page that a cell of a table stands for.

        :param path: with query and part, as `kkgraph.interface.placed` writes it.
        :returns: the address.
        """
        parts = urlsplit(path)
        anchor = f"#{parts.fragment}" if parts.fragment else ""
        return self.page(parts.path + anchor, **dict(parse_qsl(parts.query)))

    def api(self, path: str, **query: object) -> str:
        """Link to the same as data.

        :param path: below ``/api``.
        :param query: parameters; those without value are left out.
        :returns: the address.
        """
        prefix = f"/snapshots/{self.snapshot}" if self.snapshot else ""
        return f"{self.root}{prefix}/api{quote(path, safe=_SAFE)}{_query(_fields(query))}"

    def plain(self, path: str, **query: object) -> str:
        """Link to what has neither language nor snapshot.

        :param path: such as ``/sparql``.
        :param query: parameters; those without value are left out.
        :returns: the address.
        """
        return f"{self.root}{path}{_query(_fields(query))}"

    def static(self, name: str) -> str:
        """Link to a file of the pages.

        :param name: such as ``style.css``.
        :returns: an address that changes when the file does.
        """
        return f"{self.root}/static/{name}?v={version_of(name)}"

    def thing(self, iri: str) -> str | None:
        """Link to the page on a thing, or to a page elsewhere.

        :param iri: the thing.
        :returns: the address; ``None`` where there is no page and for schemes that may run code.
        """
        if iri.startswith(DEF):
            return self.page(f"/page/def#{iri.removeprefix(DEF)}")
        path = thing_path(iri)
        return self._page(f"/page/{path}") if path else web(iri)

    def _page(
        self, path: str, query: Mapping[str, object] | None = None, fragment: str = ""
    ) -> str:
        """Put an address of a page together, of parts that are fit for one."""
        prefix = f"/snapshots/{self.snapshot}" if self.snapshot and path not in UNDATED else ""
        fields = _fields({**(query or {}), "lang": self.lang})
        anchor = f"#{fragment}" if fragment else ""
        return f"{self.root}{prefix}{path}{_query(fields)}{anchor}"


def thing_path(iri: str) -> str | None:
    """Find the path of a thing of ours below ``/page`` and ``/data``.

    :param iri: the thing.
    :returns: the path, fit for an address; ``None`` if it is not ours.

    >>> thing_path("https://w3id.org/kkgraph/theme/cycling")
    'theme/cycling'
    """
    for base, start in ((THEME, "theme/"), (ID, "")):
        if iri.startswith(base):
            return quote(start + iri.removeprefix(base), safe=f"{_SAFE}%")
    return "def" if iri in (DEF, DEF.rstrip("#")) else None


def web(address: str | None) -> str | None:
    """Let through addresses on the web and nothing else.

    :param address: any address.
    :returns: the address, ``None`` if a link to it could do harm or makes no sense.

    >>> web("javascript:alert(1)"), web("https://example.org/a")
    (None, 'https://example.org/a')
    """
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None
    # Names of our own base are no pages until they are registered.
    fit = (
        parts.scheme in ("http", "https") and parts.netloc and not (address or "").startswith(BASE)
    )
    return address if fit else None


def path_of(scope: Scope) -> str:
    """Find the path of a request below where the server is mounted.

    :param scope: the request.
    :returns: the path, decoded, with one slash at its beginning.
    """
    path = str(scope["path"]).removeprefix(str(scope.get("root_path", "")))
    # Two slashes at the beginning of an address would lead to another host.
    return f"/{path.lstrip('/')}"


def in_language(scope: Scope, root: str, lang: str) -> str:
    """Link to the same page in a language.

    :param scope: the request; its header Host may be wrong, so it is not looked at.
    :param root: path under which the whole server is mounted.
    :param lang: the language.
    :returns: the address.
    """
    query = QueryParams(scope.get("query_string", b"").decode("latin-1"))
    given = [(name, value) for name, value in query.multi_items() if name != "lang"]
    path = quote(path_of(scope).encode("utf-8", "replace"), safe=_SAFE)
    return f"{root}{path}{_query([*given, ('lang', lang)])}"


def _fields(query: Mapping[str, object]) -> list[tuple[str, str]]:
    """List parameters that have a value."""
    found = []
    for name, value in query.items():
        values = value if isinstance(value, list | tuple) else [value]
        found += [(name, str(item)) for item in values if item not in (None, "", False)]
    return found


def _query(fields: Iterable[tuple[str, str]]) -> str:
    # HTML treats a lone surrogate as a fault; here it becomes a question mark.
    text = urlencode([(name, value.encode("utf-8", "replace")) for name, value in fields])
    return f"?{text}" if text else ""
