"""Files that pages need: style, icon and the vendored editor; nothing comes from elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import Response

from kkgraph.errors import NotFoundError
from search_api.protocol.entity_tags import is_held

router = APIRouter()
_FOLDER = Path(__file__).parents[2] / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}


@router.get("/static/{name:path}", response_class=Response)
async def static(request: Request, name: str) -> Response:
    """Send a file."""
    files = _files()
    if name not in files:
        raise NotFoundError(name, sorted(files), what="file")
    tag = version_of(name)
    named = request.query_params.get("v") == tag
    headers = {
        "ETag": f'"{tag}"',
        # The address holds the version, so what it leads to never changes.
        "Cache-Control": "public, max-age=31536000, immutable" if named else "no-cache",
    }
    if is_held(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(files[name], media_type=_TYPES[Path(name).suffix], headers=headers)


def version_of(name: str) -> str:
    """Name the version of a file.

    :param name: path below ``static``.
    :returns: the first digits of a hash of its bytes.
    """
    return _versions()[name]


@cache
def _files() -> Mapping[str, bytes]:
    """Read all files once: no path of a request ever reaches the file system."""
    paths = sorted(path for path in _FOLDER.rglob("*") if path.suffix in _TYPES)
    return {path.relative_to(_FOLDER).as_posix(): path.read_bytes() for path in paths}


@cache
def _versions() -> Mapping[str, str]:
    return {name: hashlib.sha256(data).hexdigest()[:12] for name, data in _files().items()}
