"""Caps Lock, where the system lets us ask; elsewhere unknown: no hint beats a wrong one."""

from __future__ import annotations

import ctypes
import ctypes.util
import sys

from PySide6.QtGui import QGuiApplication

_LOCK_MASK = 0x02


def caps_lock_on() -> bool | None:
    """Return True or False, or None when the platform does not say."""
    platform = QGuiApplication.platformName()
    try:
        if sys.platform == "win32":
            return bool(ctypes.windll.user32.GetKeyState(0x14) & 1)
        if platform == "xcb":
            return _x11()
    except (OSError, AttributeError):
        return None
    return None


class _XkbState(ctypes.Structure):
    _fields_ = (
        ("group", ctypes.c_ubyte),
        ("locked_group", ctypes.c_ubyte),
        ("base_group", ctypes.c_ushort),
        ("latched_group", ctypes.c_ushort),
        ("mods", ctypes.c_ubyte),
        ("base_mods", ctypes.c_ubyte),
        ("latched_mods", ctypes.c_ubyte),
        ("locked_mods", ctypes.c_ubyte),
        ("compat_state", ctypes.c_ubyte),
        ("grab_mods", ctypes.c_ubyte),
        ("compat_grab_mods", ctypes.c_ubyte),
        ("lookup_mods", ctypes.c_ubyte),
        ("compat_lookup_mods", ctypes.c_ubyte),
        ("ptr_buttons", ctypes.c_ushort),
    )


def _x11() -> bool | None:
    name = ctypes.util.find_library("X11")
    if name is None:
        return None
    x11 = ctypes.CDLL(name)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = x11.XOpenDisplay(None)
    if not display:
        return None
    try:
        state = _XkbState()
        keyboard = 0x0100
        if x11.XkbGetState(ctypes.c_void_p(display), keyboard, ctypes.byref(state)) != 0:
            return None
        return bool(state.locked_mods & _LOCK_MASK)
    finally:
        x11.XCloseDisplay(ctypes.c_void_p(display))
