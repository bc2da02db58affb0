"""The second half of the second reading: the steps of hf.md 1.3 and the gate of 4.2."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.pure.protocols.second_reading import CLASSES, RAS, D, FirstHalf

STEPS = [
    ("PHARM_1", 0, 2, 0, 14, "pharmacie"), ("IDE_1", 1, 7, 1, 56, "visite_idel"),
    ("BIO_1", 2, 7, 1, 20, "bio"), ("MG_1", 1, 7, 1, 20, "consult_mg"),
    ("PHARM_2", 7, 30, 7, 90, "entretien_pharmacien"), ("MG_2", 21, 35, 15, 75, "consult_mg"),
    ("BIO_2", 21, 35, 15, 75, "bio"), ("ETP_1", 7, 60, 1, 180, "etp"),
    ("CARDIO_1", 14, 60, 1, 149, "consult_cardio"), ("BILAN_2M", 50, 63, 43, 90, "bilan_2m"),
    ("MG_3", 76, 104, 60, 180, "consult_mg"), ("BIO_3", 76, 104, 60, 180, "bio"),
    ("CARDIO_2", 150, 210, 120, 365, "consult_cardio"),
]  # fmt: skip


class Second(FirstHalf):
    """One case read again."""

    # -- 1.3 --

    def _schedule(self) -> None:
        today = (self.asof - self.j0).days
        days: dict[str, list[int]] = {}
        for one in self.events:
            days.setdefault(one["type"], []).append((one["day"] - self.j0).days)
        free = {kind: list(rows) for kind, rows in days.items()}
        for name, start, end, accept, expires, kind in STEPS:
            pool = free.get(kind, [])
            taken = next((day for day in pool if accept <= day <= expires), None)
            if taken is not None:
                if kind != "visite_idel":
                    pool.remove(taken)
            elif start <= today <= end:
                self.due[name] = ("a_faire", 0)
            elif end < today <= expires:
                self.due[name] = ("en_retard", today - end)
        visits = days.get("visite_idel", [])
        weeks = [(f"IDE_S{n}", 7 * n - 6, 7 * n, 2 if n <= 3 else 1) for n in range(1, 9)]
        if self.p.get("nyha_base", 2) >= 3 and len(visits) < 15:
            weeks += [(f"IDE_S{9 + n}", 57 + 14 * n, 70 + 14 * n, 1) for n in range(4)]
        for name, start, end, wanted in weeks:
            done = sum(start <= day <= end for day in visits)
            if start <= today <= end and done < wanted:
                self.due[name] = ("a_faire", 0)
        for day in sorted({one["day"] for one in self._steps() if one["classe"] in RAS}):
            if any(one["type"] == "bio" and (one["day"] - day).days >= 5 for one in self.events):
                continue
            since = (self.asof - day).days
            if 7 <= since <= 45:
                late = max(0, since - 14)
                self.due[f"BIO_TITR@{day}"] = ("en_retard" if late else "a_faire", late)

    def _steps(self) -> list[dict[str, Any]]:
        return [
            one for one in self.events
            if one["type"] == "titration" and one.get("sens") != "baisse"
        ]  # fmt: skip

    # -- 4.2 --

    def _titration(self) -> None:
        pas, fc, k, creat = (self.now(code) for code in ("pas", "fc", "k", "creat"))
        congested = {
            "PDS_ROUGE",
            "PDS_GAIN_3J",
            "PDS_GAIN_7J_O",
            "PDS_REF_O",
            "OED_O",
            "EPOF_2",
            "EPOF_3",
        }
        recent = {
            code: any((self.asof - day).days <= 14 for day, _ in self.accepted(code)[-1:])
            for code in ("k", "creat")
        }
        base, out, nt = (
            self.p.get("creat_base"),
            self.p.get("ntprobnp_sortie"),
            self.now("ntprobnp"),
        )
        for name in CLASSES:
            found = set()
            if name != "isglt2":
                if pas is None:
                    found.add("PAS_INCONNUE")
                elif pas < 95:
                    found.add("PAS_LT95")
            if name in ("bb", "ivabradine", "digoxine"):
                if fc is None:
                    found.add("FC_INCONNUE")
                elif fc < 55:
                    found.add("FC_LT55")
            if name in RAS:
                if k is not None and k > 5:
                    found.add("K_GT5")
                if self.dfg is not None and self.dfg < 30:
                    found.add("DFG_LT30")
                if base and creat is not None and creat * 2 > D(str(base)) * 3:
                    found.add("CREAT_GT50")
                if not all(recent.values()):
                    found.add("BILAN_PERIME")
                mine = [one["day"] for one in self._steps() if one["classe"] == name]
                if mine and not any(
                    one["type"] == "bio" and (one["day"] - mine[-1]).days >= 5
                    for one in self.events
                ):
                    found.add("BIO_TITR_MANQUANT")
            if name == "bb":
                if out and nt is not None and nt * 10 > D(str(out)) * 11:
                    found.add("NTPRO_GT10")
                if set(self.alerts) & congested:
                    found.add("CONGESTION")
            apart = {"iec": 14, "ara2": 14, "arni": 14, "bb": 14, "arm": 28, "ivabradine": 14}.get(
                name
            )
            every = [
                one["day"] for one in self.events
                if one["type"] == "titration" and one["classe"] == name
            ]  # fmt: skip
            if apart and every and (self.asof - every[-1]).days < apart:
                found.add("INTERVALLE")
            if "rouge" in self.alerts.values():
                found.add("ALERTE_ROUGE")
            self.gate[name] = found


def days_from(start: date, count: int) -> str:
    return (start + timedelta(days=count)).isoformat()
