"""``register create | check | backup | restore``: the floor's own verbs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from cpts_desktop import bootstrap
from cpts_desktop.cli.run import Run
from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.outcome import Fault, Refused
from cpts_desktop.kernel.verbs import REFUSED, Answer, Argument, Invocation, Verb, flag, option

_PROFESSIONS = ("idel", "pharmacien", "medecin", "cardiologue", "coordination")


def create(inv: Invocation) -> Answer:
    """Create a register; the recovery code goes to its own file, never to the screen.

    The file is taken before the register is made: both are there at the end, or neither.
    """
    path, recovery, secret = Path(inv.args["path"]), Path(inv.args["recovery_file"]), _secret(inv)
    _take_place(recovery, path)
    try:
        answer = _create(inv, path, recovery, secret)
    except BaseException:
        recovery.unlink(missing_ok=True)
        raise
    if answer.exit_code:
        recovery.unlink(missing_ok=True)
    return answer


def _take_place(recovery: Path, register: Path) -> None:
    """Make the file of the recovery code, empty; raises Fault, OSError."""
    from cpts_desktop.storage.accounts import files_of

    if register.is_dir():  # « . », « / » and an empty word too: they have no name of a file
        words = "Un fichier est attendu ici, pas un dossier : ajoutez un nom de fichier."
        raise Fault("IS_FOLDER", f"{words} Rien n’a été créé.")
    wanted = str(recovery.resolve()).casefold()
    if wanted in {str(one.resolve()).casefold() for one in files_of(register)}:
        raise Fault(
            "SAME_FILE",
            "Le code de secours ne peut pas porter le nom d’un fichier du registre : donnez-lui un "
            "autre nom. Rien n’a été créé.",
        )
    try:
        os.close(os.open(recovery, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise Fault(
            "EXISTS", "Le fichier du code de secours existe déjà : rien n’a été écrasé."
        ) from None


def _create(inv: Invocation, path: Path, recovery: Path, secret: str) -> Answer:
    from cpts_desktop.storage.accounts import take_back
    from cpts_desktop.storage.users import NewUser

    made = bootstrap.create_register(
        path,
        NewUser(inv.args["name"], inv.args["profession"], inv.args["rpps"] or ""),
        secret,
        clock=inv.clock,
        hosted=bool(inv.args.get("hds_certified")),
    )
    if isinstance(made, Refused):
        return refused(made)
    register = made.value.register
    try:
        write_private(recovery, (made.value.recovery_code.text + "\n").encode("ascii"))
    except BaseException:
        take_back(register)
        raise
    data = {
        "register_id": register.register_id,
        "device_id": register.device_id,
        "recovery_code_file": str(recovery),
    }
    register.close()
    return Answer(data, "Registre créé. Rangez le code de secours hors de cet ordinateur.")


def check(inv: Invocation) -> Answer:
    """Verify pages, journal, projections, audit trail and freshness."""
    from cpts_desktop.storage.integrity import check_register

    register = _open(inv, accept_older=False)
    try:
        verdict = check_register(register, known_devices=bootstrap.known_devices(register))
        counts = {**verdict.counts, **bootstrap.headline_counts(register)}
    finally:
        register.close()
    names = ("file", "pages", "journal", "projections", "audit", "freshness")
    data = {
        "ok": verdict.ok,
        "counts": counts,
        "journal": {"entries": verdict.entries, "head": verdict.head},
        "integrity": {name: getattr(verdict, name) for name in names},
        "problems": verdict.problems,
    }
    text = "Registre vérifié : tout est juste." if verdict.ok else "Registre endommagé."
    return Answer(data, text, 0 if verdict.ok else 5)


def backup(inv: Invocation) -> Answer:
    """Copy an open register and verify the copy."""
    from cpts_desktop.storage.backup import backup_register

    register = _open(inv, accept_older=False)
    try:
        info = backup_register(register, Path(inv.args["dest"]))
        counts = register.counts()
    finally:
        register.close()
    data = {
        "file": str(info.path),
        "entries": info.entries,
        "head": info.head,
        "bytes": info.size,
        "counts": counts,
    }
    return Answer(data, "Sauvegarde faite et relue.")


def restore(inv: Invocation) -> Answer:
    """Put a verified backup in the place of a register."""
    from cpts_desktop.storage.backup import restore_register

    target = Path(inv.args["path"])
    replaces = target.exists()
    info = restore_register(Path(inv.args["file"]), target, _secret(inv), now=inv.clock.now())
    data = {"register": str(info.path), "entries": info.entries, "head": info.head}
    kept = " ; l’ancien est gardé à côté, avec sa date" if replaces else ""
    return Answer(data, f"Registre restauré{kept}.")


def refused(outcome: Refused) -> Answer:
    """Return the answer of a refusal: every problem with its field and code."""
    problems = [{"field": p.field, "code": p.code, "message": p.message} for p in outcome.problems]
    return Answer({"refused": problems}, "\n".join(p.message for p in outcome.problems), REFUSED)


def _secret(inv: Invocation) -> str:
    assert isinstance(inv, Run)
    return inv.secret("Phrase secrète : ")


def _open(inv: Invocation, *, accept_older: bool) -> Any:
    return bootstrap.open_register(
        Path(inv.args["path"]), _secret(inv), clock=inv.clock, accept_older=accept_older
    )


_PATH = Argument("PATH", "le fichier du registre", kind=Path)
VERBS = (
    Verb(
        ("register", "create"),
        "crée un registre chiffré et son code de secours",
        create,
        (
            _PATH,
            Argument("--name", "nom de la personne"),
            Argument("--profession", "sa profession", choices=_PROFESSIONS),
            option("--rpps", "son numéro RPPS (11 chiffres)"),
            Argument("--recovery-file", "fichier où écrire le code de secours", kind=Path),
            flag("--hds-certified", "je déclare que ce dossier est chez un hébergeur certifié HDS"),
        ),
    ),
    Verb(("register", "check"), "vérifie un registre", check, (_PATH,)),
    Verb(
        ("register", "backup"),
        "sauvegarde un registre et relit la copie",
        backup,
        (_PATH, Argument("DEST", "dossier ou fichier de la sauvegarde", kind=Path)),
    ),
    Verb(
        ("register", "restore"),
        "remet une sauvegarde à la place d’un registre",
        restore,
        (Argument("FILE", "la sauvegarde (.db)", kind=Path), _PATH),
    ),
)
