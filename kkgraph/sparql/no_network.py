"""Has the kernel refuse all network to this process, whatever a query talks its engine into.

The second line after `sparql_service`: a small filter of system calls (seccomp), of Linux only.
Elsewhere, and where the kernel does not allow it, nothing happens.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys

# From linux/seccomp.h, linux/audit.h, linux/prctl.h and asm/unistd.h.
_ARCHITECTURES = {"x86_64": (0xC000003E, 41, 425), "aarch64": (0xC00000B7, 198, 425)}
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_FIRST_FOREIGN_CALL = 0x40000000
_LOCAL_FAMILY = 1


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def refuse_network() -> bool:
    """Let this process and its later threads open no sockets but those of this computer.

    :returns: whether the kernel agreed.
    """
    found = _ARCHITECTURES.get(platform.machine())
    if sys.platform != "linux" or found is None:
        return False
    code = ctypes.create_string_buffer(_filter(*found))
    program = _Program((len(code) - 1) // 8, ctypes.addressof(code))
    kernel = ctypes.CDLL(None, use_errno=True)
    if kernel.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return not kernel.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)


def _filter(architecture: int, socket_call: int, ring_call: int) -> bytes:
    """Write the filter: operation, steps if true, steps if false, operand."""
    steps = (
        (_LOAD, 0, 0, 4),
        (_EQUAL, 0, 6, architecture),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, 4, 0, _FIRST_FOREIGN_CALL),
        # Through a ring of calls a socket could be had as well.
        (_EQUAL, 3, 0, ring_call),
        (_EQUAL, 0, 3, socket_call),
        (_LOAD, 0, 0, 16),
        (_EQUAL, 1, 0, _LOCAL_FAMILY),
        (_RETURN, 0, 0, _REFUSE | errno.EACCES),
        (_RETURN, 0, 0, _ALLOW),
    )
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
