"""Caps Lock, where the system lets us ask; elsewhere unknown: no hint beats a wrong one."""

from __future__ import annotations

import sys

from PySide6.QtGui import QGuiApplication

_LOCK_MASK = 0x02
_CORE_KEYBOARD = 0x0100
_STATE_BYTES = 24
_LOCKED_MODS = 11
"""The place of ``locked_mods`` in XkbStateRec (X11/XKBstr.h)."""


def caps_lock_on() -> bool | None:
    """Return True or False, or None when the platform does not say."""
    try:
        if sys.platform == "win32":
            import ctypes

            return bool(ctypes.windll.user32.GetKeyState(0x14) & 1)
        else:  # noqa: RET505 - so that mypy sees which system reads which branch
            return _x11() if QGuiApplication.platformName() == "xcb" else None
    except (OSError, AttributeError):
        return None


def _x11() -> bool | None:
    import ctypes
    import ctypes.util

    name = ctypes.util.find_library("X11")
    if name is None:
        return None
    x11 = ctypes.CDLL(name)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = x11.XOpenDisplay(None)
    if not display:
        return None
    try:
        state = (ctypes.c_ubyte * _STATE_BYTES)()
        if x11.XkbGetState(ctypes.c_void_p(display), _CORE_KEYBOARD, state) != 0:
            return None
        return bool(state[_LOCKED_MODS] & _LOCK_MASK)
    finally:
        x11.XCloseDisplay(ctypes.c_void_p(display))
