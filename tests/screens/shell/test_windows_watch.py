"""Suspend and screen lock on Windows: its messages imitated, no such computer here."""

from __future__ import annotations

import ctypes
from ctypes import wintypes
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication

from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.shell.lock import IdleWatch, LockCause
from cpts_desktop.shell.windows_watch import WindowsWatch, cause_of

AT = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
GENERIC = QByteArray(b"windows_generic_MSG")


def message(number: int, word: int) -> tuple[int, wintypes.MSG]:
    made = wintypes.MSG()
    made.message, made.wParam = number, word
    return ctypes.addressof(made), made


@pytest.mark.parametrize(
    ("number", "word", "cause"),
    [
        (0x0218, 0x0004, LockCause.SUSPEND),  # WM_POWERBROADCAST, PBT_APMSUSPEND
        (0x0218, 0x0012, None),  # PBT_APMRESUMEAUTOMATIC
        (0x0218, 0x000A, None),  # PBT_APMPOWERSTATUSCHANGE: the plug was pulled
        (0x02B1, 0x0007, LockCause.SCREEN),  # WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK
        (0x02B1, 0x0002, LockCause.SCREEN),  # WTS_CONSOLE_DISCONNECT: another user's turn
        (0x02B1, 0x0008, None),  # WTS_SESSION_UNLOCK
        (0x0100, 0x0004, None),  # WM_KEYDOWN
    ],
)
def test_a_message_of_windows_becomes_a_cause(
    qapp: QApplication, number: int, word: int, cause: LockCause | None
) -> None:
    assert cause_of(number, word) is cause
    heard: list[LockCause] = []
    watch = WindowsWatch(heard.append)
    address, _kept = message(number, word)
    assert watch.nativeEventFilter(GENERIC, address) == (False, 0), "let through"
    assert heard == ([] if cause is None else [cause])


def test_messages_of_other_systems_are_not_read(qapp: QApplication) -> None:
    heard: list[LockCause] = []
    watch = WindowsWatch(heard.append)
    address, _kept = message(0x0218, 0x0004)
    watch.nativeEventFilter(QByteArray(b"xcb_generic_event_t"), address)
    watch.nativeEventFilter(GENERIC, 0)
    assert heard == []


def test_where_windows_is_not_its_sessions_are_not_heard(qapp: QApplication) -> None:
    assert WindowsWatch(lambda _cause: None).start() is False


@pytest.mark.parametrize(("seconds", "locked"), [(29, False), (31, True)])
def test_a_clock_that_runs_while_asleep_shows_a_sleep_by_its_silence(
    qapp: QApplication, seconds: int, locked: bool
) -> None:
    clock, due = FixedClock(AT), []
    watch = IdleWatch(clock, lambda: 5, None, steady_while_asleep=True)
    watch.due.connect(due.append)
    watch.start()
    clock.advance(seconds=seconds)
    watch.tick()
    assert due == ([LockCause.SUSPEND] if locked else [])
    watch.stop()


def test_elsewhere_half_a_minute_without_a_tick_is_no_sleep(qapp: QApplication) -> None:
    clock, due = FixedClock(AT), []
    watch = IdleWatch(clock, lambda: 5, None, steady_while_asleep=False)
    watch.due.connect(due.append)
    watch.start()
    clock.advance(seconds=90)
    watch.tick()
    assert due == []
    clock.set(AT + timedelta(minutes=20))
    watch.tick()
    assert due == [LockCause.SUSPEND]
    watch.stop()
