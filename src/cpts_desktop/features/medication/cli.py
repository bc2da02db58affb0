"""Verbs of the slice: analyse a case, import the BDPM and the ANSM thesaurus, say what is there."""

from __future__ import annotations

from codecs import BOM_UTF8
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from cpts_desktop.features.medication.case import read_case
from cpts_desktop.features.medication.model import Analysis
from cpts_desktop.features.medication.reference.service import (
    Held,
    import_ansm,
    import_bdpm,
    open_reference,
    status,
)
from cpts_desktop.features.medication.rules.analyse import Analyser, as_json
from cpts_desktop.kernel.jsonio import JsonRefused, loads_strict
from cpts_desktop.kernel.outcome import Fault, Problem, Refused
from cpts_desktop.kernel.verbs import REFUSED, Answer, Argument, Invocation, Verb, flag

MAX_CASE_BYTES: Final = 1_000_000


def analyse_case(inv: Invocation) -> Answer:
    """Analyse CASE.json; works without a register and without any import."""
    try:
        with Path(inv.args["case"]).open("rb") as stream:
            data = stream.read(MAX_CASE_BYTES + 1)
    except OSError:
        raise Fault("NO_CASE_FILE", "Le fichier du cas ne peut pas être lu.") from None
    try:
        plain = data.removeprefix(BOM_UTF8)  # the Bloc-notes of Windows writes one
        raw = loads_strict(plain, max_bytes=MAX_CASE_BYTES, parse_float=Decimal)
    except JsonRefused as refusal:
        said = f"Ce fichier n’est pas un cas JSON lisible ({refusal.code})."
        problem = Problem("case", refusal.code, said)
        return _refused((problem,))
    case = read_case(raw, inv.clock.today())
    if isinstance(case, Refused):
        return _refused(case.problems)
    with open_reference(inv.reference) as reference:
        analyser = Analyser(reference.thesaurus, reference.catalogue, reference.bdpm)
        result = analyser.analyse(case.value)
    return Answer(as_json(result), _text(result))


def bdpm_verb(inv: Invocation) -> Answer:
    """Import a BDPM zip or folder; exit 3 when it is unusable or held for a person."""
    return _import(inv, import_bdpm, "source")


def ansm_verb(inv: Invocation) -> Answer:
    """Import the official PDF of the thesaurus; exit 3 when its own checks fail."""
    return _import(inv, import_ansm, "pdf")


def _import(inv: Invocation, run: Any, key: str) -> Answer:
    try:
        report = run(
            inv.reference,
            Path(inv.args[key]),
            inv.clock.now(),
            accept=bool(inv.args.get("activate")),
            progress=lambda done, total: inv.progress(done, total, "Import"),
        )
    except Held as held:
        return Answer({**held.report, "code": held.code}, held.message, REFUSED)
    changes = report["changes"]
    said = f"{changes['added']} ajouts, {changes['removed']} retraits."
    said += (
        " Version active." if report["activated"] else " En attente : --activate pour l’activer."
    )
    return Answer(report, said)


def status_verb(inv: Invocation) -> Answer:
    """Versions, dates, counts, share of marketed oral groups matched to the thesaurus."""
    found = status(inv.reference)
    ansm, active = found["ansm"], found["bdpm"]["active"]
    lines = [
        f"Thesaurus ANSM du {ansm['edition']} ({ansm['origin']}), {ansm['relations']} relations."
    ]
    if active is None:
        lines.append("BDPM non importée : les noms de marque ne sont pas compris.")
    else:
        counts = active["counts"]
        lines.append(f"BDPM du {active['source_date']}, {counts['specialites']} spécialités.")
        share = f"{found['matched']['oral_share_percent']:.2f}".replace(".", ",")
        lines.append(f"{share} % des groupes oraux commercialisés sont au thesaurus.")
    return Answer(found, "\n".join(lines))


def _text(result: Analysis) -> str:
    lines = [str(result.eligibility["reason"])]
    for place, f in enumerate(result.findings, start=1):
        level = f" {f.level}" if f.level else ""
        lines.append(f"{place}. [{f.kind}{level}] {' + '.join(f.substances)} : {f.why}")
    for item in result.unmatched:
        name = item["substance"] or item["name"]
        lines.append(f"– {name} : {item['reason']}")
    lines += [
        f"– « {text} » : maladie que les règles ne lisent pas" for text in result.unread_conditions
    ]
    if result.questions:
        lines.append("À demander : " + ", ".join(result.questions) + ".")
    return "\n".join(lines)


def _refused(problems: tuple[Problem, ...]) -> Answer:
    data = [{"field": p.field, "code": p.code, "message": p.message} for p in problems]
    said = "\n".join(f"{p.field} : {p.message}" for p in problems)
    return Answer({"refused": data}, said, REFUSED)


_ACTIVATE: Final = flag("--activate", "active la version lue (sinon elle reste en attente)")
VERBS: Final = (
    Verb(
        ("bpm", "analyse"),
        "analyse une liste de médicaments",
        analyse_case,
        (Argument("CASE", "le fichier CASE.json", kind=Path),),
    ),
    Verb(
        ("import", "bdpm"),
        "importe la base publique des médicaments (zip ou dossier officiel)",
        bdpm_verb,
        (Argument("SOURCE", "le zip ou le dossier", kind=Path), _ACTIVATE),
    ),
    Verb(
        ("import", "ansm"),
        "importe le thesaurus des interactions (PDF officiel)",
        ansm_verb,
        (Argument("PDF", "le PDF de l’ANSM", kind=Path), _ACTIVATE),
    ),
    Verb(
        ("reference", "status"),
        "dit les versions, dates et comptes des référentiels",
        status_verb,
    ),
)
