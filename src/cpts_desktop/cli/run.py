"""Runs one verb and turns its ending into text or JSON and an exit code (contracts.md)."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TextIO

from cpts_desktop import bootstrap
from cpts_desktop.cli.words import UsageRefused, parse
from cpts_desktop.kernel.clock import Clock, SystemClock
from cpts_desktop.kernel.outcome import Cancelled, Fault
from cpts_desktop.kernel.privacy import get_logger, log_fault
from cpts_desktop.kernel.verbs import REFUSED, Answer

USAGE: Final = 2
BUG: Final = 1
CANCELLED: Final = 130
_SECRET_CAP: Final = 8192
_log = get_logger(__name__)


class Run:
    """One invocation: what was asked, and the register if the verb opens it."""

    def __init__(self, args: Mapping[str, Any], clock: Clock) -> None:
        self.args = args
        self.clock = clock
        self.reference: Path = bootstrap.reference_folder(args.get("reference"))
        self._register: Any = None

    def has_register(self) -> bool:
        """Say whether a register was named."""
        return self.args.get("register") is not None

    def open_register(self) -> Any:
        """Open the named register, or the default one, with the secret of the person."""
        if self._register is None:
            path = bootstrap.register_path(self.args.get("register"))
            opened = bootstrap.open_register(path, self.secret(), clock=self.clock)
            self._register = bootstrap.guarded(opened, self.clock)
        return self._register

    def secret(self, prompt: str = "Phrase secrète ou code de secours : ") -> str:
        """Return the secret from ``--secret-file``, or ask for it without showing it."""
        file = self.args.get("secret_file")
        if file is not None:
            return read_secret(Path(file))
        if not sys.stdin.isatty():
            raise UsageRefused("Indiquez --secret-file FICHIER : aucun clavier n’est disponible.")
        return getpass.getpass(prompt, stream=sys.stderr)

    def progress(self, done: int, total: int | None, what: str) -> None:
        """Write one line of progress when a person is watching."""
        if sys.stderr is not None and sys.stderr.isatty():
            of = f"/{total}" if total else ""
            sys.stderr.write(f"\r{what} {done}{of}\033[K")
            sys.stderr.flush()

    def note(self, text: str) -> None:
        """Write a line on standard error."""
        _say(text)

    def confirm(self, question: str) -> bool:
        """Ask on standard error when standard input is a terminal; a script has said yes."""
        if not sys.stdin.isatty():
            return True
        sys.stderr.write(f"{question} [o/N] ")
        sys.stderr.flush()
        return sys.stdin.readline().strip().lower() in ("o", "oui", "y", "yes")

    def close(self) -> None:
        """Close the register if it was opened."""
        if self._register is not None:
            self._register.close()


def read_secret(path: Path) -> str:
    """Return the first line of a secret file, without its line break."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_SECRET_CAP + 1)
    except OSError:
        raise Fault("NO_SECRET_FILE", "Le fichier du secret ne peut pas être lu.") from None
    line = data.split(b"\n", 1)[0].rstrip(b"\r")
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Fault("SECRET_FILE", "Le fichier du secret n’est pas en UTF-8.") from None


def run(words: list[str], *, clock: Clock | None = None) -> int:
    """Run one verb; return its exit code. Never raises.

    A result that cannot be written (a full disk, a reader that left) is refused: exit code 3.
    """
    try:
        code = _run(words, clock)
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except OSError as exc:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # Python would try again when it ends
        if not isinstance(exc, BrokenPipeError):
            _say("Le résultat n’a pas pu être écrit là où il était demandé.")
        return REFUSED
    return code


def _run(words: list[str], clock: Clock | None) -> int:
    _plain_streams()
    try:
        verb, args = parse(words, bootstrap.verbs(words))
    except UsageRefused as refusal:
        return _usage(refusal, as_json="--json" in words)
    if verb is None:
        return 0
    invocation = Run(args, clock or SystemClock())
    as_json = bool(args.get("json"))
    try:
        answer = verb.run(invocation)
    except UsageRefused as refusal:
        return _usage(refusal, as_json=as_json)
    except Fault as fault:
        return _fault(fault, as_json=as_json)
    except (Cancelled, KeyboardInterrupt):
        _tell("CANCELLED", "Interrompu : rien n’a été laissé à moitié fait.", as_json=as_json)
        return CANCELLED
    except OSError as exc:
        from cpts_desktop.storage.faults import fault_from

        sorted_out = fault_from(exc)
        return _fault(sorted_out, as_json=as_json) if sorted_out else _bug(exc, as_json=as_json)
    except Exception as exc:  # noqa: BLE001 - the last net: a bug becomes a number, not a trace
        return _bug(exc, as_json=as_json)
    finally:
        invocation.close()
    return _print(answer, as_json=as_json)


def _plain_streams() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _say(text: str) -> None:
    _put(sys.stderr, text)


def _put(stream: TextIO | None, text: str) -> None:
    """Write a line; a stream that was closed before the start takes nothing."""
    if stream is not None:
        stream.write(text + "\n")


def _tell(code: str, message: str, *, as_json: bool) -> None:
    """Say what went wrong to a person, and to a script that asked for a document."""
    _say(message)
    if as_json:
        _write({"error": {"code": code, "message": message}})


def _usage(refusal: UsageRefused, *, as_json: bool) -> int:
    _tell("USAGE", refusal.message, as_json=as_json)
    return USAGE


def _fault(fault: Fault, *, as_json: bool) -> int:
    _tell(fault.code, fault.message, as_json=as_json)
    return fault.exit_code


def _bug(exc: BaseException, *, as_json: bool) -> int:
    number = log_fault(_log, exc)
    message = (
        f"Erreur inattendue du programme, incident {number} ({type(exc).__name__}). "
        "Rien n’a été modifié par la fin de cette commande ; signalez ce numéro."
    )
    _tell("BUG", message, as_json=as_json)
    return BUG


def _print(answer: Answer, *, as_json: bool) -> int:
    if as_json:
        _write(answer.data)
        if answer.exit_code:
            _say(answer.text)
    else:
        _put(sys.stdout, answer.text or _readable(answer.data))
    return answer.exit_code


def _write(data: Mapping[str, Any]) -> None:
    _put(sys.stdout, json.dumps(data, ensure_ascii=False, default=str))


def _readable(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2, default=str)
