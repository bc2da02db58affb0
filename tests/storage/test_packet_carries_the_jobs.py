"""The visit, its alert, the card and the letter of one practice arrive in another."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from cpts_desktop.bootstrap.slices import kinds
from cpts_desktop.features.card import queries as card_queries
from cpts_desktop.features.card.commands import SaveCard, save_card
from cpts_desktop.features.card.editing import draft_of, value_of
from cpts_desktop.features.card.model import CardKind
from cpts_desktop.features.card.proposal import propose
from cpts_desktop.features.exchange import queries as exchange_queries
from cpts_desktop.features.followup import commands as followup
from cpts_desktop.features.followup import queries as followup_queries
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.storage.integrity import check_register
from tests.storage.exchange_setup import Practice, practice
from tests.storage.followup_setup import BASELINES, J0, at, save, visit
from tests.storage.register_setup import do

TODAY = date(2026, 3, 3)


def seen(place: Practice, uid: Any) -> dict[str, Any]:
    """What the screens of a practice say of the patient."""
    read = place.register.read
    return {
        "visits": [(v.id, v.note) for v in read(followup_queries.visits, uid)],
        "alerts": sorted((a.rule, a.sentence) for a in read(followup_queries.stored_alerts, uid)),
        "cards": [c.id for c in read(card_queries.saved_cards, uid)],
        "documents": [(d.title, d.sha256) for d in read(register_queries.documents, uid)],
        "weights": place.weights(uid),
    }


def test_the_visit_its_alert_the_card_and_the_letter_arrive(
    tmp_path: Path, clock: FixedClock
) -> None:
    nurse = practice(tmp_path, clock, "Awa Ndiaye", "idel", kinds())
    doctor = practice(tmp_path, clock, "Paul Durand", "medecin", kinds())
    nurse.meet(doctor)
    doctor.meet(nurse)
    jeanne = nurse.patient()
    run = nurse.register
    do(run, register_commands.set_baseline, register_commands.SetBaseline(jeanne, BASELINES))
    do(run, followup.enrol, followup.Enrol(jeanne, since=J0))
    do(run, followup.record_event, followup.RecordEvent(jeanne, "sortie", J0))
    save(run, visit(jeanne, at(2), {"poids": "70.0", "pas": "118", "pad": "72"}))
    save(
        run,
        visit(jeanne, at(3), {"poids": "73.2"}, note="Essoufflée", confirmed=frozenset({"poids"})),
    )
    now = run.read(card_queries.sources, jeanne, TODAY)
    assert now is not None
    card = propose(now, CardKind.URGENCE, TODAY)
    value = value_of(draft_of(card), card)
    do(run, save_card, SaveCard(jeanne, value, (), card.made_from))
    nurse.letter(jeanne, b"%PDF-1.7 lettre")
    nurse.link(jeanne, doctor)
    report = doctor.take(nurse.send(doctor))
    assert (report.waiting, report.rejected, report.unknown_kinds) == (0, (), 0)
    here, there = seen(nurse, jeanne), seen(doctor, jeanne)
    assert there == here
    assert here["alerts"] and here["visits"] and here["cards"] and here["documents"]
    for place in (nurse, doctor):
        verdict = check_register(
            place.register, known_devices=place.register.read(exchange_queries.known_devices)
        )
        assert verdict.ok, verdict.problems
        place.register.close()
