"""Fills a throw-away register with fictional patients, through the ordinary commands."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from cpts_desktop.features.followup import commands as pathway
from cpts_desktop.features.register import commands as do
from cpts_desktop.kernel.clock import PARIS, Clock
from cpts_desktop.kernel.ids import PatientId, RecordId, new_id
from cpts_desktop.kernel.outcome import Ok, Outcome
from cpts_desktop.kernel.resources import resource
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.unit_of_work import UnitOfWork

C = TypeVar("C")
T = TypeVar("T")


def fill_with_fiction(register: Register, clock: Clock) -> int:
    """Create the fictional patients of ``resources/discovery``; return how many."""
    text = resource("discovery/patients.toml").read_text(encoding="utf-8")
    patients = tomllib.loads(text)["patient"]
    for item in patients:
        _Writer(register, clock).write(item)
    return len(patients)


class _Writer:
    def __init__(self, register: Register, clock: Clock) -> None:
        self._register = register
        self._clock = clock
        self._today = clock.today()

    def write(self, item: dict[str, Any]) -> PatientId:
        patient = self._identity(item)
        self._care(patient, item)
        self._clinic(patient, item)
        self._pathway(patient, item)
        return patient

    def _do(self, handler: Callable[[C, UnitOfWork], Outcome[T]], command: C) -> T:
        outcome = self._register.run(handler, command)
        if not isinstance(outcome, Ok):
            fields = ", ".join(f"{p.field}:{p.code}" for p in outcome.problems)
            raise ValueError(f"the fiction is not acceptable: {fields}")
        return outcome.value

    def _day(self, offset: int) -> date:
        return self._today + timedelta(days=offset)

    def _identity(self, item: dict[str, Any]) -> PatientId:
        names = ("birth_name", "given_names", "sex", "used_name", "phone", "city", "postcode")
        form = {name: item[name] for name in (*names, "address") if name in item}
        birth = date.fromisoformat(item["birth_date"])
        patient = self._do(
            do.create_patient,
            do.CreatePatient(birth_date=birth, looked_at_lookalikes=True, **form),
        )
        self._do(do.mark_identity, do.MarkIdentity(patient, fictitious=True))
        return patient

    def _care(self, patient: PatientId, item: dict[str, Any]) -> None:
        for one in item.get("team", ()):
            member = do.PutCareTeamMember(
                patient,
                one["role"],
                one["name"],
                phone=one["phone"],
                agreed_to_be_printed=one["agreed"],
            )
            self._do(do.put_care_team_member, member)
        for rank, one in enumerate(item.get("contacts", ()), start=1):
            contact = do.PutContact(patient, one["name"], one["phone"], one["relation"], rank=rank)
            self._do(do.put_contact, contact)
        if item.get("without_medecin_traitant"):
            self._do(do.declare_without_medecin_traitant, do.DeclareWithoutMedecinTraitant(patient))

    def _clinic(self, patient: PatientId, item: dict[str, Any]) -> None:
        for one in item.get("allergies", ()):
            self._do(do.put_allergy, do.PutAllergy(patient, **one))
        if item.get("no_known_allergy"):
            self._do(do.declare_no_known_allergy, do.DeclareNoKnownAllergy(patient, self._day(-30)))
        for label in item.get("conditions", ()):
            self._do(do.put_condition, do.PutCondition(patient, label))
        for code in item.get("ald", ()):
            self._do(do.put_ald, do.PutAld(patient, code))
        for one in item.get("medications", ()):
            self._do(
                do.add_medication,
                do.AddMedication(
                    patient,
                    one["label"],
                    tuple(one["dci"]),
                    atc=one["atc"],
                    dose_text=one["dose"],
                    frequency_text=one["frequency"],
                    since=self._day(one["since"]),
                    indication=one.get("indication", ""),
                ),
            )

    def _pathway(self, patient: PatientId, item: dict[str, Any]) -> None:
        if "discharge" not in item:
            return
        self._do(do.set_baseline, do.SetBaseline(patient, item["baseline"]))
        self._do(pathway.enrol, pathway.Enrol(patient, since=self._day(item["discharge"])))
        event = pathway.RecordEvent(patient, "sortie", self._day(item["discharge"]))
        self._do(pathway.record_event, event)
        for one in item.get("visit", ()):
            values = {code: Decimal(text) for code, text in one["values"].items()}
            visit = pathway.RecordVisit(
                patient,
                RecordId(new_id()),
                self._moment(one["day"]),
                values,
                note=one.get("note", ""),
                confirmed=frozenset(values),
            )
            self._do(pathway.record_visit, visit)

    def _moment(self, offset: int) -> datetime:
        """Nine in the morning of that day, or a moment ago for a visit of today."""
        if offset == 0:
            return self._clock.now() - timedelta(minutes=1)
        return datetime.combine(self._day(offset), time(9), tzinfo=PARIS)
