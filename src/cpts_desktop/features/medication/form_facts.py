"""What the computed fields of a form show, from the record and the analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from cpts_desktop.features.medication import forms
from cpts_desktop.features.medication.model import Analysis, Drug
from cpts_desktop.features.medication.queries import File
from cpts_desktop.features.medication.rules.eligibility import MIN_SUBSTANCES, six_months_after
from cpts_desktop.features.register import model as register
from cpts_desktop.kernel.text import fr_date, fr_decimal, plural

_UNKNOWN: Final = "à demander"
_ROLES: Final = {
    "medecin_traitant": "médecin traitant", "medecin": "médecin", "idel": "infirmier",
    "infirmier": "infirmier", "kinesitherapeute": "kinésithérapeute",
}  # fmt: skip
_FORM_OF: Final = {
    "poids_date": "weight", "taille": "height", "creatininemie_date_unite": "creatinine",
    "dfg_ckd_epi_du_laboratoire": "dfg", "kaliemie": "potassium", "natremie": "sodium",
    "pa_assise_systolique": "pas", "pa_assise_diastolique": "pad",
    "frequence_cardiaque": "heart_rate",
}  # fmt: skip


def born_on(banner: register.PatientBanner) -> str:
    """ "née le 12/03/1944", or "" when the day is not known."""
    word = {"M": "né", "F": "née"}.get(banner.sex, "né(e)")
    return f"{word} le {fr_date(banner.birth_date)}" if banner.birth_date else ""


def known_measures(file: File) -> dict[str, str]:
    """Last measures of the record as a new recueil shows them, each with its day."""
    out = {}
    for field in forms.fields_of("recueil"):
        name = _FORM_OF.get(field.id, "")
        value, day = getattr(file.case.patient, name, None), file.measured.get(name)
        if value is not None and day is not None:
            unit = field.unit.split(",")[0]
            out[field.id] = forms.measured(f"{fr_decimal(value)} {unit}".strip(), day.isoformat())
    return out


def of_patient(file: File, analysis: Analysis) -> dict[str, str]:
    """Computed fields of the recueil in words; a value that is not known says so."""
    banner, told, kidney = file.banner, analysis.eligibility, analysis.cockcroft
    value = kidney["value"]
    lasting = sum(
        1 for x in file.lines
        if x.since is not None and six_months_after(x.since) <= file.case.on
    )  # fmt: skip
    out = {
        "age_65_ans": _age(told["age"]),
        "nombre_de_principes_actifs_rembourses_5": _count(int(told["substances"])),
        "duree_de_traitement_6_mois_retro_ou_prev": (
            f"{plural(lasting, 'ligne')} sur {len(file.lines)} depuis 6 mois ou "
            "plus\u202f; la durée prévue compte aussi"
        ),
        "medecin_traitant_specialistes_ide_aidant": _team(file.team),
        "clairance_cockcroft_calculee": (
            f"{value} mL/min" if value is not None
            else "non calculable, manque " + ", ".join(kidney["missing"])
        ),
        "pathologies_ald": ", ".join(file.case.patient.conditions) or _UNKNOWN,
    }  # fmt: skip
    if banner is not None:
        born = f", {born_on(banner)}" if banner.birth_date else ""
        sex = {"M": ", homme", "F": ", femme"}.get(banner.sex, "")
        out["ins_nir_traits_qualifies"] = banner.ins_status.label
        out["nom_de_naissance_prenom_s_date_de_naissa"] = f"{banner.display_name}{born}{sex}"
    return out


def of_line(line: register.MedicationLine, drug: Drug | None) -> dict[str, str]:
    """Computed fields of the form of one treatment."""
    codes = f" (CIS {line.cis})" if line.cis else ""
    form = drug.form if drug is not None else ""
    return {
        "denomination_specialite_ou_dci_cip_cis": f"{line.label}{codes}",
        "dose_par_prise_et_unite": line.dose_text or _UNKNOWN,
        "moments_de_prise": line.frequency_text or _UNKNOWN,
        "voie_et_forme": ", ".join(x for x in (_route(drug), form) if x) or _UNKNOWN,
        "depuis_quand_6_mois": fr_date(line.since) if line.since else _UNKNOWN,
    }


def _route(drug: Drug | None) -> str:
    return "" if drug is None or not drug.components else f"voie {_ROUTES[str(drug.route)]}"


_ROUTES: Final[Mapping[str, str]] = {
    "oral": "orale", "sublingual": "sublinguale", "injectable": "injectable",
    "inhalee": "inhalée", "nasal": "nasale", "ophtalmique": "ophtalmique",
    "transdermique": "transdermique", "local": "locale", "rectal": "rectale",
    "intra-articulaire": "intra-articulaire",
}  # fmt: skip


def _age(age: int | None) -> str:
    if age is None:
        return _UNKNOWN
    return f"{plural(age, 'an')}\u202f: {'oui' if age >= 65 else 'non'}"


def _count(count: int) -> str:
    return f"{count} substances\u202f: {'oui' if count >= MIN_SUBSTANCES else 'non'}"


def _team(team: Sequence[register.CareTeamMember]) -> str:
    named = [f"{m.name} ({_role(m.role)})" for m in team if m.until is None]
    return ", ".join(named) or _UNKNOWN


def _role(role: str) -> str:
    return _ROLES.get(role, role.replace("_", " "))
