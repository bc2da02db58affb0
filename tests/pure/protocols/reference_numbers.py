"""The numbers of hf.md 1.3, 2 and 9, copied by hand from the reference, apart from the files.

A pathway file that says otherwise is different on purpose or by mistake: this says where.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cpts_desktop.protocols.schema import LateLevel, Protocol

STEPS = """
CPTS_IC_STD PHARM_1 0 2 0 14
CPTS_IC_STD IDE_1 1 7 1 56
CPTS_IC_STD BIO_1 2 7 1 20
CPTS_IC_STD MG_1 1 7 1 20 jaune:- orange:j14
CPTS_IC_STD PHARM_2 7 30 7 90
CPTS_IC_STD ETP_1 7 60 1 180
CPTS_IC_STD MG_2 21 35 15 75
CPTS_IC_STD BIO_2 21 35 15 75
CPTS_IC_STD CARDIO_1 14 60 1 149 jaune:- orange:+30
CPTS_IC_STD BILAN_2M 50 63 43 90
CPTS_IC_STD MG_3 76 104 60 180
CPTS_IC_STD BIO_3 76 104 60 180
CPTS_IC_STD CARDIO_2 150 210 120 365
CPTS_IC_STD STRONG_J7 5 9 5 11
CPTS_IC_STD BIO_STRONG_J7 5 9 5 11
CPTS_IC_STD STRONG_J14 12 16 12 18
CPTS_IC_STD BIO_STRONG_J14 12 16 12 18
CPTS_IC_STD STRONG_J21 19 23 19 39
CPTS_IC_STD BIO_STRONG_J21 19 23 19 39
CPTS_IC_STD STRONG_J42 40 44 40 75
CPTS_IC_STD BIO_STRONG_J42 40 44 40 75
HTA_AUTOMESURE RETOUR 3 7 3 30
HTA_AUTOMESURE ANALYSE 3 14 3 60
HTA_AUTOMESURE MG_HTA 7 45 3 120 jaune:-
PPS_PERSONNE_AGEE PPS 0 14 0 90 jaune:-
PPS_PERSONNE_AGEE VISITE_M1 23 37 1 45
PPS_PERSONNE_AGEE VISITE_M2 54 68 46 76
PPS_PERSONNE_AGEE VISITE_M3 84 98 76 106
PPS_PERSONNE_AGEE VISITE_M4 115 129 107 137
PPS_PERSONNE_AGEE VISITE_M5 145 159 137 167
PPS_PERSONNE_AGEE VISITE_M6 176 190 168 198
PPS_PERSONNE_AGEE VISITE_M7 206 220 198 228
PPS_PERSONNE_AGEE VISITE_M8 236 250 228 258
PPS_PERSONNE_AGEE VISITE_M9 267 281 259 289
PPS_PERSONNE_AGEE VISITE_M10 297 311 289 319
PPS_PERSONNE_AGEE VISITE_M11 328 342 320 350
PPS_PERSONNE_AGEE VISITE_M12 358 372 350 380
PPS_PERSONNE_AGEE SIC_M6 169 197 138 273 jaune:-
PPS_PERSONNE_AGEE SIC_M12 351 379 320 455 jaune:-
BPM_ANNUEL BPM_ANALYSE 0 15 0 365 jaune:-
BPM_ANNUEL BPM_CONSEIL 1 30 0 365 jaune:-
BPM_ANNUEL BPM_SUIVI 150 210 30 365 jaune:-
BPM_ANNUEL BPM_ANNEE 335 395 300 730 jaune:-
"""
"""Protocol, step, start, end, accepted from, expires; levels when late (from a day, days late)."""

QUOTAS = """
IDE_S1 1 7 2 -
IDE_S2 8 14 2 -
IDE_S3 15 21 2 -
IDE_S4 22 28 1 -
IDE_S5 29 35 1 -
IDE_S6 36 42 1 -
IDE_S7 43 49 1 -
IDE_S8 50 56 1 -
IDE_S9 57 70 1 15
IDE_S10 71 84 1 15
IDE_S11 85 98 1 15
IDE_S12 99 112 1 15
"""
"""Quota, start, end, required, never beyond: all of CPTS_IC_STD."""
FOLLOW_UP = ("BIO_TITR", 7, 14, 5, 45)
FRESH = {"CPTS_IC_STD": 7, "HTA_AUTOMESURE": 14, "BPM_ANNUEL": 7}
LABS = ("k", "na", "creat", "dfg", "uree", "ntprobnp", "bnp", "hb", "ferritine", "cst",
        "cockcroft")  # fmt: skip
LAB_DAYS = 30
NEVER_STALE = ("poids_sec", "taille", "imc", "fevg", "pr", "qrs", "qtc", "marche_6min",
               "qualite_vie")  # fmt: skip

LIMITS = """
poids 25 300 35 180
poids_sec 25 300 - -
taille 100 230 130 210
imc 8 90 14 55
pas 40 300 70 220
pad 20 200 40 130
pas_couche 40 300 70 220
pad_couche 20 200 40 130
pas_debout 40 300 70 220
pad_debout 20 200 40 130
fc 20 300 40 150
spo2 40 100 85 100
debit_o2 0 15 0 6
fr 4 80 8 35
temp 25 45 35 40
perimetre_abdominal 40 250 60 180
nyha 1 4 - -
oreillers 0 6 0 4
oedeme 0 3 - -
fatigue 0 3 - -
dpn 0 7 - -
observance 0 50 - -
k 1.5 10 2.5 6.5
na 90 190 115 155
creat 20 2500 30 500
dfg 1 200 5 140
uree 0.5 100 1.5 50
ntprobnp 1 150000 5 70000
bnp 1 20000 5 5000
hb 2 25 6 20
ferritine 1 100000 5 2000
cst 0 100 3 70
fevg 5 85 10 75
diurese 0 10000 300 4000
perimetre_cheville_d 10 60 15 40
perimetre_cheville_g 10 60 15 40
appetit 0 3 - -
nausees 0 3 - -
sel 0 30 2 15
boissons 0 8000 500 3000
cockcroft 1 300 5 200
pr 60 600 - -
qrs 40 300 60 220
qtc 250 750 340 520
marche_6min 0 1000 - -
qualite_vie 0 100 - -
tug 3 300 5 120
chutes 0 20 - -
"""
"""Variable, hard minimum and maximum, soft minimum and maximum (hf.md 2.1 to 2.4)."""
BEFORE_HOUR = {"poids": 12}
DEFAULTS = {"nyha_base": 2, "oreillers_base": 1, "oedeme_base": 0, "fatigue_base": 1,
            "poids_sec_balance": "A"}  # fmt: skip
"""What belongs to the patient when nobody said otherwise (hf.md 3.2)."""
WEEKLY = {"IDE_S1": 1, "IDE_S2": 1, "IDE_S3": 1}
"""Visits asked by NGAP_MIN where the standard schedule asks for two (hf.md 1.1, 1.3)."""
PARAMETERS = {"arni_iec_h": 36, "intervalle_arm": 28}
OF_STRONG = {"intervalle_arm": 14}
"""Numbers that whole days do not show, and the interval of STRONG (hf.md 3.3, 3.5)."""
OWN_FRESH = {("PPS_PERSONNE_AGEE", "poids"): 45, ("PPS_PERSONNE_AGEE", "tug"): 183,
             ("PPS_PERSONNE_AGEE", "chutes"): 45}  # fmt: skip
FACTORS = """
poids g 0.001
poids [lb_av] 0.45359237
taille m 100
creat mg/L 8.84
creat mg/dL 88.4
uree g/L 16.65
ntprobnp pmol/L 8.457
hb g/L 0.1
"""
"""Factors towards the unit of the variable; any other accepted unit is another name for it."""


def differences(protocol: Protocol) -> Iterator[str]:
    """Say what a loaded pathway has otherwise than the reference."""
    yield from _steps(protocol)
    yield from _limits(protocol)
    if protocol.id == "CPTS_IC_STD":
        wanted = dict(_rows(QUOTAS))
        for quota in protocol.quotas:
            most = "-" if quota.never_beyond is None else str(quota.never_beyond)
            found = [str(quota.start), str(quota.end), str(quota.required), most]
            if wanted.pop(quota.id, []) != found:
                yield f"{quota.id}: {found}"
        yield from (f"{name} lacks" for name in wanted)
        yield from _of_patients_and_profiles(protocol)
        for one in protocol.follow_ups:
            if (one.id, one.start, one.end, one.accept_from, one.expires) != FOLLOW_UP:
                yield one.id


def _of_patients_and_profiles(protocol: Protocol) -> Iterator[str]:
    defaults = {name: one.default for name, one in protocol.baselines.items()}
    if {name: value for name, value in defaults.items() if value is not None} != DEFAULTS:
        yield f"defaults: {defaults}"
    for name, value in PARAMETERS.items():
        if protocol.parameters[name].value != value:
            yield f"{name}: {protocol.parameters[name].value}"
    for identifier, profile in protocol.profiles.items():
        wanted = WEEKLY if identifier == "NGAP_MIN" else {}
        changed = OF_STRONG if identifier == "STRONG" else {}
        if dict(profile.required) != wanted:
            yield f"{identifier}: {profile.required}"
        if {name: one.value for name, one in profile.parameters.items()} != changed:
            yield f"{identifier}: {profile.parameters}"


def _steps(protocol: Protocol) -> Iterator[str]:
    rows = (line.split() for line in STEPS.strip().splitlines())
    wanted = {row[1]: row[2:] for row in rows if row[0] == protocol.id}
    for step in protocol.steps:
        found = [str(n) for n in (step.start, step.end, step.accept_from, step.expires)]
        found += [_level(level) for level in step.late]
        if wanted.pop(step.id, []) != found:
            yield f"{step.id}: {found}"
    yield from (f"{name} lacks" for name in wanted)


def _level(level: LateLevel) -> str:
    if level.from_day is not None:
        return f"{level.severity.value}:j{level.from_day}"
    late = "-" if level.from_days_late is None else f"+{level.from_days_late}"
    return f"{level.severity.value}:{late}"


def _limits(protocol: Protocol) -> Iterator[str]:
    wanted = dict(_rows(LIMITS))
    factors = {tuple(line.split()[:2]): line.split()[2] for line in FACTORS.strip().splitlines()}
    for code, one in protocol.variables.items():
        flag = one.kind == "flag" and code not in wanted
        hard = one.hard or (Decimal(-1), Decimal(-1))
        found = [_word(hard[0]), _word(hard[1])]
        found += [_word(part) for part in one.soft] if one.soft else ["-", "-"]
        if found != (["0", "1", "-", "-"] if flag else wanted.get(code)):
            yield f"{code}: {found}"
        usual = LAB_DAYS if code in LABS else FRESH.get(protocol.id)
        usual = None if code in NEVER_STALE else usual
        if one.fresh_days != OWN_FRESH.get((protocol.id, code), usual):
            yield f"{code} fresh: {one.fresh_days}"
        if one.before_hour != BEFORE_HOUR.get(code if protocol.id == "CPTS_IC_STD" else ""):
            yield f"{code} before: {one.before_hour}"
        for unit, factor in one.units.items():
            if factor != Decimal(factors.get((code, unit), "1")):
                yield f"{code} {unit}: {factor}"


def _word(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _rows(table: str) -> Iterator[tuple[str, list[str]]]:
    for line in table.strip().splitlines():
        name, *rest = line.split()
        yield name, rest
