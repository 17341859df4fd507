"""A terminal of 80 columns for what is run in the test's own process."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import struct
import sys
import termios
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


class Screen:
    """What was written to the terminal."""

    def __init__(self) -> None:
        self.text = ""


@contextmanager
def terminal(
    monkeypatch: pytest.MonkeyPatch, columns: int = 80, *, colour: bool = False
) -> Iterator[Screen]:
    """Make standard output a pseudo-terminal; when it ends the screen holds what was shown."""
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    if colour:
        monkeypatch.delenv("NO_COLOR", raising=False)
    else:
        monkeypatch.setenv("NO_COLOR", "1")
    screen, held = Screen(), []

    def read() -> None:
        # Linux ends with an error where the other side is closed.
        try:
            while part := os.read(outer, 65536):
                held.append(part)
        except OSError:
            pass

    reader = threading.Thread(target=read)
    reader.start()
    stream = io.TextIOWrapper(os.fdopen(inner, "wb"), encoding="utf-8")
    try:
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", stream)
            yield screen
    finally:
        stream.close()
        reader.join()
        os.close(outer)
        screen.text = b"".join(held).decode("utf-8").replace("\r\n", "\n")
