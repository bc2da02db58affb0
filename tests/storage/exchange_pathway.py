"""A patient in the pathway, followed by two practices."""

from __future__ import annotations

from cpts_desktop.kernel.ids import PatientId
from tests.storage import followup_setup
from tests.storage.exchange_setup import Practice


def known_to_both(nurse: Practice, doctor: Practice) -> PatientId:
    """Make them meet and share one patient of the nurse, everything sent so far."""
    nurse.meet(doctor)
    doctor.meet(nurse)
    uid = followup_setup.in_pathway(nurse.register)
    nurse.link(uid, doctor)
    doctor.take(nurse.send(doctor))
    return uid
