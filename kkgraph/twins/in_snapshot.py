"""Profiles kept in a snapshot beside the contracts, so that no question has to make them.

::

    snapshots/<id>/twins/
      twins.json            what it was made from, hashes of the other files
      profiles.json.gz      passages and facts as they are compared
      words.safetensors     which words stand in which passages, with weights
      names.json            the words
      specific.safetensors  what is specific of each: words by field, turns, names
      specific.json         the names

All of it follows from contracts and vocabulary. Where it is missing, damaged or made from other
contracts, profiles are made from the contracts: slower, with the same answers.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kkgraph.aliases import JsonValues
from kkgraph.arrays import pack, unpack
from kkgraph.contract import Contract
from kkgraph.files import digest, digest_file, explained, link_or_copy, write_synced
from kkgraph.index.fitness import analysis_key, contracts_of
from kkgraph.snapshot import layout
from kkgraph.snapshot.packed_file import pack as pack_content
from kkgraph.snapshot.packed_file import read_content
from kkgraph.text import features
from kkgraph.twins.profile_arrays import Space
from kkgraph.twins.profiles import (
    NamedThing,
    OwnPassage,
    Profile,
    ProfileFact,
    StatedTwin,
    profile_of,
)
from kkgraph.twins.specific_bags import from_arrays, to_arrays
from kkgraph.twins.word_matrix import WordMatrix
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.registers import load as load_vocabulary

if TYPE_CHECKING:
    from kkgraph.snapshot.builder import Builder
    from kkgraph.snapshot.reader import Snapshot

LAYOUT = 6
FOLDER = layout.TWINS
_NOTE, _PROFILES, _WORDS, _NAMES = (
    "twins.json",
    "profiles.json.gz",
    "words.safetensors",
    "names.json",
)
_SPECIFIC, _SPECIFIC_NAMES = "specific.safetensors", "specific.json"
_ALL = (_PROFILES, _WORDS, _NAMES, _SPECIFIC, _SPECIFIC_NAMES, _NOTE)
# Profiles in memory by the folder of their snapshot, the last one opened last.
_OPENED: dict[Path, Space] = {}
_HELD = 2
_LOCK = threading.Lock()


def space_of(contracts: Iterable[Contract], vocabulary: Vocabulary) -> Space:
    """Make the profiles of contracts; reports are left out.

    :param contracts: in any order
    :param vocabulary: the registers
    """
    profiles = [profile_of(item, vocabulary) for item in contracts if item.municipality]
    return Space(profiles, features.load())


def open_space(snapshot: Snapshot, vocabulary: Vocabulary) -> Space:
    """The profiles of a snapshot, kept in memory from one question to the next.

    :param snapshot: what was read
    :param vocabulary: the registers
    """
    # Whoever asks meanwhile waits: profiles opened twice would take twice the memory.
    with _LOCK:
        held = _OPENED.pop(snapshot.path, None) or _open(snapshot, vocabulary)
        _OPENED[snapshot.path] = held
        for path in list(_OPENED)[:-_HELD]:
            del _OPENED[path]
    return held


def opened_space(snapshot: Snapshot) -> Space | None:
    """The profiles of a snapshot if they are in memory already.

    :param snapshot: what was read
    """
    return _OPENED.get(snapshot.path)


def _open(snapshot: Snapshot, vocabulary: Vocabulary) -> Space:
    key = contracts_of(snapshot.manifest.files)
    ready = from_files(snapshot.path / FOLDER, key)
    return ready or space_of(snapshot.contracts(), vocabulary)


def put_profiles(
    builder: Builder, contracts: Callable[[], Iterable[Contract]] | None = None
) -> None:
    """Put the profiles into a snapshot being built, after its contracts.

    :param builder: the snapshot being built
    :param contracts: gives its contracts, should they have been read for something else
    """
    key, folder = contracts_of(builder.hashes), builder.folder / FOLDER
    before = builder.previous.path / FOLDER if builder.previous else None
    with explained(f"writing the profiles in {builder.data_dir}"):
        if before is not None and _is_sound(before, key):
            for name in _ALL:
                link_or_copy(before / name, folder / name)
            return
        space = space_of((contracts or builder.contracts)(), load_vocabulary())
        content = to_files(space, key)
        for name in _ALL:
            write_synced(folder / name, content[name])


def to_files(space: Space, contracts: str) -> dict[str, bytes]:
    """Write profiles; equal profiles give equal bytes.

    :param space: all profiles
    :param contracts: key of the contracts they were made from
    :returns: content by file name
    """
    words = space.words
    arrays = {"passages": words.passages, "weights": words.weights, "starts": words.starts}
    content = {
        _PROFILES: pack_content(_json([_values(profile) for profile in space.profiles])),
        _NAMES: _json(list(words.names)),
        _WORDS: pack(arrays),
        _SPECIFIC: pack(to_arrays(space.specific)),
        _SPECIFIC_NAMES: _json(list(space.specific.names.names)),
    }
    note = {"files": {name: digest(data) for name, data in content.items()}, **_made_of(contracts)}
    return content | {_NOTE: _json(note)}


def from_files(folder: Path, contracts: str) -> Space | None:
    """Read profiles.

    :param folder: where they lie
    :param contracts: key of the contracts they must have been made from
    :returns: ``None`` where they are missing, damaged or made from something else
    """
    try:
        return _read(folder) if _is_sound(folder, contracts) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _is_sound(folder: Path, contracts: str) -> bool:
    """Whether profiles are as they were written, and made from these contracts."""
    try:
        note = json.loads((folder / _NOTE).read_bytes())
        files = dict(note.pop("files"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    if note != _made_of(contracts) or sorted([*files, _NOTE]) != sorted(_ALL):
        return False
    return all(digest_file(folder / name) == sha256 for name, sha256 in files.items())


def _read(folder: Path) -> Space:
    profiles = [_profile(item) for item in json.loads(read_content(folder / _PROFILES))]
    names = json.loads((folder / _NAMES).read_bytes())
    arrays = unpack(folder / _WORDS)
    size = sum(len(profile.passages) for profile in profiles)
    words = WordMatrix(names, arrays["passages"], arrays["weights"], arrays["starts"], size)
    called = json.loads((folder / _SPECIFIC_NAMES).read_bytes())
    specific = from_arrays(unpack(folder / _SPECIFIC), called)
    return Space(profiles, features.load(), words, specific)


def _profile(values: JsonValues) -> Profile:
    facts = {
        name: tuple(_fact(item) for item in values[name])
        for name in ("goals", "networks", "commitments")
    }
    passages = tuple(
        OwnPassage(
            **{
                **item,
                "themes": tuple((key, count) for key, count in item["themes"]),
                "firm": tuple(item["firm"]),
                "surfaces": tuple((key, surface) for key, surface in item["surfaces"]),
            }
        )
        for item in values["passages"]
    )
    joint = tuple((key, title) for key, title in values["joint"])
    said = {name: tuple(values[name]) for name in ("cities", "headings", "mentions")}
    named = tuple(NamedThing(**item) for item in values["named"])
    stated = tuple(StatedTwin(**item) for item in values["cooperations"])
    return Profile(
        **{
            **values,
            **facts,
            **said,
            "passages": passages,
            "joint": joint,
            "named": named,
            "cooperations": stated,
        }
    )


def _values(profile: Profile) -> dict[str, object]:
    """As `asdict` gives them, which would copy every value."""
    return _shallow(profile) | {
        name: [_shallow(item) for item in getattr(profile, name)]
        for name in ("passages", "goals", "networks", "commitments", "named", "cooperations")
    }


def _shallow(
    item: Profile | OwnPassage | ProfileFact | NamedThing | StatedTwin,
) -> dict[str, object]:
    return {name: getattr(item, name) for name in item.__slots__}


def _fact(values: JsonValues) -> ProfileFact:
    return ProfileFact(tuple(values["features"]), tuple((a, b) for a, b in values["lines"]))


def _made_of(contracts: str) -> dict[str, object]:
    return {"layout": LAYOUT, "contracts": contracts, "analysis": analysis_key()}


def _json(value: Any) -> bytes:  # noqa: ANN401 - JSON
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
