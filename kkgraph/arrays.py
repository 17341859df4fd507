"""Arrays in one file, in the safetensors format (header in JSON, then the plain numbers).

The format is that of Hugging Face's safetensors library, so that other programs can read
what is written here; reading maps the file into memory.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Arrays = dict[str, Array]
Mask = NDArray[np.bool_]
Scores = NDArray[np.float32]

_NAMES = {"float32": "F32", "float16": "F16", "int64": "I64", "int32": "I32", "int16": "I16",
          "uint8": "U8", "uint64": "U64"}  # fmt: skip
_TYPES = {name: np.dtype(dtype) for dtype, name in _NAMES.items()}
_ALIGNED = 8


def pack(arrays: Mapping[str, Array]) -> bytes:
    """Write arrays.

    :param arrays: by name; of the number types the format has
    :returns: the same bytes for the same arrays
    """
    header: dict[str, object] = {}
    bodies: list[bytes] = []
    at = 0
    # The widest first, so that each stands where the processor wants it.
    for name in sorted(arrays, key=lambda key: (-arrays[key].dtype.itemsize, key)):
        array = np.ascontiguousarray(arrays[name])
        body = array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
        header[name] = {
            "dtype": _NAMES[array.dtype.name],
            "shape": list(array.shape),
            "data_offsets": [at, at + len(body)],
        }
        bodies.append(body)
        at += len(body)
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % _ALIGNED)
    return b"".join([len(head).to_bytes(8, "little"), head, *bodies])


def unpack(path: Path) -> Arrays:
    """Map the arrays of a file into memory; they cannot be written to.

    :param path: a file that `pack` wrote
    :returns: arrays by name
    :raises OSError: if it cannot be read
    :raises ValueError: if it is no such file
    """
    with path.open("rb") as stream:
        data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    found = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            dtype = _TYPES[entry["dtype"]]
            count = (end - start) // dtype.itemsize
            flat = np.frombuffer(data, dtype=dtype, count=count, offset=8 + length + start)
            found[name] = flat.reshape(entry["shape"])
    return found
