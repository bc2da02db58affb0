"""Builds docs/regles-ic.md: each rule, step, drug and calculator of the reference, where it lives.

The lists below were copied from hf.md by hand, so that a rule lost from the files is noticed.
``python -m tests.pure.followup.rules_table`` writes the page again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from cpts_desktop.features.followup.rules.calc_sheet import Given, calc_sheet
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.protocols.cases import Example, Examples, examples_path, read_examples
from cpts_desktop.protocols.library import bundled_path, load_bundled
from cpts_desktop.protocols.schema import Founded, Protocol

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "regles-ic.md"
EXAMINER = ROOT / "tests" / "pure" / "protocols" / "examiner"

# hf.md 3.3 and 3.5, family by family, in the order in which they are read.
RULES = {
    "état": "PROTO_SANS_J0 PROTO_SUSPENDU",
    "symptômes": "URG_REPOS URG_THORAX URG_SYNCOPE URG_CONFUSION NYHA_IV DPN ORTHOPNEE NYHA_PLUS "
    "OED_O OED_J FATIGUE_J EPOF_3 EPOF_2",
    "poids": "PDS_ROUGE PDS_GAIN_3J PDS_GAIN_7J_O PDS_REF_O PDS_GAIN_2J PDS_GAIN_7J PDS_REF_J "
    "PDS_PERTE_O PDS_PERTE_J MANQ_POIDS_O MANQ_POIDS",
    "qualité des données": "DQ_REJET DQ_POIDS_SAUT DQ_BALANCE",
    "hémodynamique et respiration": "PAS_BAS_R PAS_BAS_O PAS_BAS_J PAS_HAUT_R PAS_HAUT_O "
    "PAS_HAUT_J HTO_O HTO_J FC_R FC_O FC_J RYTHME_IRR SPO2_R SPO2_O SPO2_J FR_R FR_O FR_J TEMP_O "
    "TEMP_J",
    "biologie": "K_R K_O K_J REIN_R REIN_O REIN_J NA_R NA_O NA_J NTPRO_O NTPRO_J HB_R HB_O HB_J "
    "FER_CARENCE",
    "médicaments": "MED_ARNI_IEC MED_TRIPLE MED_AINS MED_CCB_HFREF MED_IVA_CCB MED_K_ARM "
    "MED_GLITAZONE MED_EFFERV",
    "organisation": "ORG_IDE_RUPTURE ORG_TRANSMISSION_48H ORG_AMI_PLAFOND",
    "vaccination": "VACC_GRIPPE VACC_COVID VACC_PNEUMO VACC_VRS",
}
LATE_RULES = "ORG_MG ORG_CARDIO ORG_BIO"
STEPS = (
    "PHARM_1 IDE_1 BIO_1 MG_1 PHARM_2 MG_2 BIO_2 ETP_1 CARDIO_1 BILAN_2M MG_3 BIO_3 CARDIO_2 "
    "IDE_S1 IDE_S2 IDE_S3 IDE_S4 IDE_S5 IDE_S6 IDE_S7 IDE_S8 IDE_S9 IDE_S10 IDE_S11 IDE_S12 "
    "BIO_TITR"
)
PROFILES = "CPTS_IC_STD NGAP_MIN STRONG HFPEF_LIGHT"
BLOCKERS = (
    "PAS_LT95 PAS_INCONNUE FC_LT55 FC_INCONNUE K_GT5 DFG_LT30 CREAT_GT50 NTPRO_GT10 CONGESTION "
    "BILAN_PERIME BIO_TITR_MANQUANT INTERVALLE ALERTE_ROUGE"
)
# hf.md 5, row by row: what the reference names, the rules that answer.
DRUGS = {
    "AINS par voie générale, coxibs": "MED_AINS MED_TRIPLE",
    "AINS en application locale": "SURV_AINS_LOCAL",
    "Aspirine à plus de 325 mg": "SURV_ASPIRINE",
    "Vérapamil, diltiazem (FEVG ≤ 40 ; bêtabloquant ; ivabradine)":
        "MED_CCB_HFREF SURV_CCB_BB MED_IVA_CCB",
    "Glitazones": "MED_GLITAZONE",
    "Saxagliptine, alogliptine": "SURV_GLIPTINE",
    "Dronédarone": "SURV_DRONEDARONE",
    "Antiarythmiques de classe I": "SURV_ANTIARYTHMIQUE_1",
    "Sotalol": "SURV_SOTALOL",
    "Alphabloquants": "SURV_ALPHABLOQUANT",
    "Moxonidine, minoxidil": "SURV_MOXONIDINE",
    "Nifédipine à libération immédiate": "SURV_NIFEDIPINE",
    "Corticoïdes par voie générale": "SURV_CORTICOIDE",
    "Effervescents riches en sodium": "MED_EFFERV",
    "Décongestionnants": "SURV_DECONGESTIONNANT",
    "Tricycliques": "SURV_TRICYCLIQUE",
    "Citalopram, escitalopram": "SURV_CITALOPRAM",
    "Prégabaline, gabapentine": "SURV_GABAPENTINOIDE",
    "Itraconazole, cilostazol": "SURV_ITRACONAZOLE",
    "Anti-TNF, anthracyclines, trastuzumab, anti-VEGF": "SURV_CARDIOTOXIQUE",
    "Lithium": "SURV_LITHIUM",
    "Triméthoprime": "SURV_TRIMETHOPRIME",
    "Sels de potassium": "MED_K_ARM SURV_POTASSIUM",
    "Amiloride, triamtérène avec ARM": "SURV_EPARGNEURS",
    "Aliskiren": "SURV_ALISKIREN",
    "IEC et ARA2 ensemble": "SURV_DOUBLE_BLOCAGE",
    "Héparines, ciclosporine, tacrolimus": "SURV_HEPARINE",
    "Sacubitril/valsartan et IEC": "MED_ARNI_IEC",
    "Pile d’hyperkaliémie": "SURV_PILE_KALIEMIE",
    "Pile de bradycardie": "SURV_PILE_BRADYCARDIE",
    "Pile de déshydratation": "SURV_PILE_DESHYDRATATION",
}  # fmt: skip
# hf.md 8, paragraph by paragraph: the line of « Calculs » and the function.
CALCULATORS = {
    "8.1": ("cockcroft", "cockcroft, cockcroft_mg_dl"),
    "8.2": ("ckd_epi_2009", "ckd_epi"),
    "8.3": ("ckd_epi_2021", "ckd_epi"),
    "8.4": ("mdrd", "mdrd"),
    "8.5": ("bmi mosteller dubois", "bmi, body_surface"),
    "8.6": ("maggic", "maggic"),
    "8.7": ("va vasc has_bled", "cha2ds2_va, stroke_risk, has_bled"),
}
_HEAD = """# Les règles du parcours insuffisance cardiaque, une par une

Page fabriquée par `python -m tests.pure.followup.rules_table` à partir des fichiers de
`resources/protocols/cpts_ic_std` et de leurs exemples ; un test la compare et refuse une règle des
fichiers sans ligne, ou un nom du dossier de référence sans règle
(`tests/pure/followup/test_rules_table.py`). « + » : exemples où la règle est dite, « − » : où elle
ne l’est pas, « limite » : il en existe un de chaque côté du seuil. « examen » : cas écrits d’après
le seul texte de référence (`tests/pure/protocols/examiner`). Statut : lue (source lue), à vérifier,
proposition.
"""
_STATUS = {"source_read": "lue", "to_verify": "à vérifier", "proposal": "proposition"}


@cache
def protocol() -> Protocol:
    """Return the bundled pathway."""
    loaded = load_bundled()
    assert isinstance(loaded, Ok)
    return loaded.value


@cache
def examples() -> Examples:
    """Return the examples that live beside it."""
    path = bundled_path("CPTS_IC_STD")
    assert path is not None
    found = read_examples(examples_path(path))
    assert isinstance(found, Examples)
    return found


@cache
def exam() -> tuple[dict[str, Any], ...]:
    """Return the cases written from the text alone."""
    return tuple(
        case
        for file in sorted(EXAMINER.glob("*.json"))
        for case in json.loads(file.read_text(encoding="utf-8"))
    )


def build() -> str:
    """Return the whole page."""
    parts = [_HEAD, *_rules(), *_steps(), *_gate(), *_drugs(), *_calculators(), *_doubts()]
    return "\n".join(parts).rstrip() + "\n"


def _rules() -> Iterator[str]:
    yield "## Règles (dossier de référence, 3.3 et 3.5)\n"
    yield "Fichier : `protocol.toml`, nombres dans `parameters.toml`.\n"
    for title, names in RULES.items():
        yield f"### {title.capitalize()}\n"
        yield "| règle | gravité, action | source, statut | + | − | limite | examen |"
        yield "|---|---|---|---|---|---|---|"
        for name in names.split():
            yield _rule(name)
        yield ""


def _rule(name: str) -> str:
    rows = protocol().rules_by_id[name]
    levels = " ; ".join(f"{row.severity.value}, {row.action.value}" for row in rows)
    plus, minus, edge = played(name)
    founded = _founded(rows[0].founded)
    return f"| {name} | {levels} | {founded} | {plus} | {minus} | {edge} | {_examined(name)} |"


def played(name: str) -> tuple[int, int, str]:
    plus = sum(1 for row in examples().rows if name in _said(row))
    minus = sum(1 for row in examples().rows if name in row.refuse or _left_out(row, name))
    return plus, minus, "oui" if name in examples().boundaries else "NON"


def _said(row: Example) -> set[str]:
    wanted = {one.split(":")[0].split("=")[0] for one in row.expect}
    return wanted | set(row.only or ())


def _left_out(row: Example, name: str) -> bool:
    return row.only is not None and name not in row.only


def _examined(name: str) -> int:
    return sum(
        1
        for case in exam()
        for key in ("alerts", "remarks")
        if any(said.split(":")[0] == name for said in case["expected"].get(key, {}))
    )


def _steps() -> Iterator[str]:
    known: dict[str, Any] = {
        one.id: one for one in (*protocol().steps, *protocol().quotas, *protocol().follow_ups)
    }
    yield "## Étapes (dossier de référence, 1.3)\n"
    yield "Fichier : `calendrier.toml`. Jours depuis J0 (depuis le palier pour BIO_TITR), bornes"
    yield "comprises ; « listée » et « non listée » comptent les exemples et les cas d’examen.\n"
    yield (
        "| étape | rôle | fenêtre | acceptée | événement | en retard | source, statut "
        "| listée | non listée |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for name in STEPS.split():
        one = known[name]
        events = ", ".join(getattr(one, "events", None) or (one.event,))
        accepted = "–"
        if hasattr(one, "accept_from"):
            accepted = f"{one.accept_from} à {one.expires}"
        quota = f", {one.required} visite(s)" if hasattr(one, "required") else ""
        listed, unlisted = _listed(name)
        yield (
            f"| {name} | {one.role} | {one.start} à {one.end}{quota} | {accepted} | {events} | "
            f"{getattr(one, 'late_rule', '') or '–'} | {_founded(one.founded)} | {listed} "
            f"| {unlisted} |"
        )
    yield ""
    yield "Profils : " + ", ".join(f"`{name}`" for name in PROFILES.split()) + ".\n"


def _listed(name: str) -> tuple[int, int]:
    dues = [row.due for row in examples().rows if row.due is not None]
    cases = [
        case["expected"]
        for case in exam()
        if "due" in case["expected"] or "listed" in case["expected"]
    ]
    seen = [{*(case.get("due") or {}), *(case.get("listed") or ())} for case in cases]
    whole = [set(case["listed"]) for case in cases if "listed" in case]
    has = lambda names: any(one.split("@")[0] == name for one in names)  # noqa: E731
    listed = sum(map(has, dues)) + sum(map(has, seen))
    absent = sum(not has(one) for one in (*dues, *whole))
    absent += sum(has(case["expected"].get("unlisted", ())) for case in exam())
    return listed, absent


def _gate() -> Iterator[str]:
    yield "## Feu vert de titration (dossier de référence, 4.2)\n"
    yield "Fichier : `titration.toml`. Une aide à la consultation, jamais une prescription.\n"
    yield "| ce qui s’oppose | classes | source, statut | + | − |"
    yield "|---|---|---|---|---|"
    for blocker in protocol().gate.blockers:
        for name in filter(None, (blocker.id, blocker.unknown_id)):
            plus, minus = gated(name)
            classes = ", ".join(blocker.classes)
            yield f"| {name} | {classes} | {_founded(blocker.founded)} | {plus} | {minus} |"
    yield ""


def gated(name: str) -> tuple[int, int]:
    gates = [blockers for row in examples().rows for blockers in (row.gate or {}).values()]
    gates += [
        tuple(blockers)
        for case in exam()
        for blockers in case["expected"].get("titration", {}).values()
    ]
    plus = sum(name in blockers for blockers in gates)
    return plus, len(gates) - plus


def _drugs() -> Iterator[str]:
    yield "## Médicaments à éviter ou à surveiller (dossier de référence, 5)\n"
    yield "Codes dans `variables.toml` ; chaque code du dossier est essayé par"
    yield "`tests/pure/protocols/test_drugs_as_written.py`.\n"
    yield "| dossier | règle | gravité | classes | statut | + | − | limite |"
    yield "|---|---|---|---|---|---|---|---|"
    for words, names in DRUGS.items():
        for name in names.split():
            row = protocol().rules_by_id[name][0]
            plus, minus, edge = played(name)
            classes = ", ".join(sorted(_classes(row.when)))
            status = _STATUS[row.founded.status.value]
            yield (
                f"| {words} | {name} | {row.severity.value} | {classes} | {status} "
                f"| {plus} | {minus} | {edge} |"
            )
    yield ""
    yield "Réglisse et pamplemousse : conseils de la liste d’éducation, sans règle."
    yield "A10BD11, cité avec les gliptines, est metformine et linagliptine : non repris.\n"


def _classes(node: Any) -> set[str]:
    found = {name for child in node.children for name in _classes(child)}
    for key in ("any_of", "started", "stopped"):
        if node.test in ("takes", "started_within") and key in node.args:
            value = node.args[key]
            found.update(value if isinstance(value, tuple) else (value,))
    return found


def _calculators() -> Iterator[str]:
    lines = {line.id: line for line in calc_sheet(Given())}
    yield "## Calculateurs (dossier de référence, 8)\n"
    yield "Fonctions : `features/followup/rules/calculators.py` ; à l’écran : « Calculs »"
    yield "(`rules/calc_sheet.py`) ; tables : `resources/protocols/calculators.toml`."
    yield "Exemples chiffrés : `test_calculators.py` et `test_calc_sheet.py`.\n"
    yield "| paragraphe | calcul | fonction | source et statut |"
    yield "|---|---|---|---|"
    for place, (names, functions) in CALCULATORS.items():
        for name in names.split():
            line = lines[name]
            yield f"| {place} | {line.label} | {functions} | {line.source} |"
    yield ""


def _doubts() -> Iterator[str]:
    yield "## Doutes écrits dans les fichiers\n"
    for row in protocol().rules:
        if row.doubt:
            yield f"* {row.id} : {row.doubt}"


def _founded(founded: Founded) -> str:
    return f"{founded.source}, {_STATUS[founded.status.value]}"


if __name__ == "__main__":
    PAGE.write_text(build(), encoding="utf-8")
