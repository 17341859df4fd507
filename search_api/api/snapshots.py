"""Snapshots: which are kept, what is in each, and each as a file to take away."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import weakref
from functools import partial
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, Request
from fastapi import Path as PathParam
from starlette.responses import FileResponse, Response
from typing_extensions import TypedDict

from kkgraph.errors import NotFoundError
from kkgraph.exports import catalogue, downloads
from search_api.api.linked import base_of
from search_api.api.responses import responses
from search_api.protocol.params import example
from search_api.protocol.problems import Problem
from search_api.serving.archive import Asked, snapshot_keys
from search_api.serving.asker import Asker, CoreParts
from search_api.serving.reply import SNAPSHOT_HEADER, to_json

router = APIRouter(prefix="/snapshots", tags=["snapshots"])
Key = Annotated[
    str,
    PathParam(
        max_length=100,
        description="Key of a snapshot that is kept.",
        json_schema_extra=example("snapshot"),
    ),
]
_TEXTS = ("LICENCE.txt", "CITATION.txt")
_MEDIA_TYPES = {item.name: item.media_type for item in catalogue.DOWNLOADS}
_RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})", re.ASCII)
# A snapshot never changes, so neither do its files.
_FOR_EVER = "public, max-age=31536000, immutable"


class SnapshotRow(TypedDict):
    """A snapshot that is kept."""

    id: str
    current: bool
    url: str


class Snapshots(TypedDict):
    """The snapshots that are kept."""

    current: str | None
    snapshots: list[SnapshotRow]


class SnapshotBody(TypedDict):
    """What is in a snapshot."""

    id: str
    current: bool
    program: str
    counts: dict[str, int]
    files: dict[str, str]
    api: str
    citation: str


@router.get("/", include_in_schema=False, response_class=Response)
@router.get(
    "",
    summary="The snapshots that are kept, the newest first",
    responses=responses(Snapshots),
    response_class=Response,
)
async def snapshots(core: CoreParts) -> Response:
    """List the snapshots."""
    keys = snapshot_keys(core.settings.data_dir)
    rows = [
        {"id": key, "current": key == core.current.id, "url": f"/snapshots/{key}/"} for key in keys
    ]
    return Response(
        to_json({"current": core.current.id, "snapshots": rows}),
        media_type="application/json",
        headers={"Cache-Control": "no-cache"},
    )


@router.get("/{snapshot}", include_in_schema=False, response_class=Response)
@router.get(
    "/{snapshot}/",
    summary="What is in a snapshot, and its files",
    responses=responses(SnapshotBody),
    response_class=Response,
)
async def snapshot(request: Request, ask: Asked, snapshot: Key) -> Response:
    """Describe one snapshot; its questions are under ``/snapshots/ID/api``."""
    held, base = ask.held, base_of(request, ask)
    manifest = held.snapshot.manifest
    here = f"/snapshots/{held.id}"
    names = [*_MEDIA_TYPES, *_TEXTS, "manifest.json"]
    body = {
        "id": held.id,
        "current": held.id == ask.core.current.id,
        "program": manifest.program,
        "counts": manifest.counts,
        "files": {name: f"{here}/{name}" for name in names},
        "api": f"{here}/api",
        "citation": downloads.citation(held.snapshot, f"{base}{here}/").partition("\n")[0],
    }
    return Response(to_json(body), media_type="application/json", headers=_headers(held.id))


@router.get(
    "/{snapshot}/{file}",
    summary="A snapshot as a file",
    response_class=Response,
    responses={
        200: {
            "description": "The file.",
            "content": {
                name: {} for name in (*_MEDIA_TYPES.values(), "text/plain", "application/json")
            },
        }
    },
)
async def download(
    request: Request,
    ask: Asked,
    snapshot: Key,
    file: Annotated[
        str,
        PathParam(
            description=", ".join([*_MEDIA_TYPES, *_TEXTS, "manifest.json"]),
            json_schema_extra=example("file"),
        ),
    ],
) -> Response:
    """Send N-Quads, Turtle, tables in a zip, licence, citation or the manifest."""
    held = ask.held
    headers = {**_headers(held.id), "Cache-Control": _FOR_EVER}
    if file in _TEXTS:
        address = f"{base_of(request, ask)}/snapshots/{held.id}/"
        is_licence = file == "LICENCE.txt"
        text = downloads.licence() if is_licence else downloads.citation(held.snapshot, address)
        return Response(text, media_type="text/plain", headers=headers)
    if file == "manifest.json":
        return Response(
            held.snapshot.manifest.to_bytes(), media_type="application/json", headers=headers
        )
    if file not in downloads.WRITERS:
        raise NotFoundError(
            file, [*_MEDIA_TYPES, *_TEXTS, "manifest.json"], what="file of a snapshot"
        )
    path = await ask.compute(partial(_made, request.app, ask, file))
    _check_range(request, path.stat().st_size)
    name = f"kkgraph-{held.id}{Path(file).suffix}"
    return FileResponse(path, media_type=_MEDIA_TYPES[file], filename=name, headers=headers)


def _check_range(request: Request, size: int) -> None:
    """Let one sound range pass; others may be ignored (RFC 9110, section 14.2), so they are."""
    found = _RANGE.fullmatch(request.headers.get("range", ""))
    if not found or (found[2] and int(found[1]) > int(found[2])):
        headers = request.scope["headers"]
        request.scope["headers"] = [item for item in headers if item[0] != b"range"]
    elif int(found[1]) >= size:
        raise Problem(
            416,
            "no_such_range",
            "the range begins after the end of the file",
            expected=f"a range below {size}",
            headers={"Content-Range": f"bytes */{size}"},
        )


def _made(app: FastAPI, ask: Asker, file: str) -> Path:
    """Make a file if it is not there yet; each web process has its own."""
    folder = _folder(app)
    _forget(folder, snapshot_keys(ask.core.settings.data_dir))
    target = folder / f"{ask.held.id}-{file}"
    if not target.is_file():
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as fresh:
            downloads.WRITERS[file](ask.held.snapshot, ask.held.vocabulary, fresh)
        os.replace(fresh.name, target)
    return target


def _folder(app: FastAPI) -> Path:
    """Find the folder of files that were made; it goes when the application goes."""
    if not hasattr(app.state, "downloads"):
        inside: Path | None = getattr(app.state, "temporary", None)
        app.state.downloads = Path(tempfile.mkdtemp(prefix="kkgraph-", dir=inside))
        weakref.finalize(app, shutil.rmtree, app.state.downloads, ignore_errors=True)
    folder: Path = app.state.downloads
    return folder


def _forget(folder: Path, keys: list[str]) -> None:
    """Remove the files of snapshots that are no longer kept."""
    for path in folder.glob("*-*"):
        if path.name.partition("-")[0] not in keys:
            path.unlink(missing_ok=True)


def _headers(key: str) -> dict[str, str]:
    return {"Cache-Control": "no-cache", SNAPSHOT_HEADER: key}
