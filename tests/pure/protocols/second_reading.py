"""A second, plain reading of hf.md 1.3, 3 and 4.2, written apart from the engine and its files.

It knows only usual cases (numbers in our units, days without hours): enough to disagree.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

D = Decimal
HARD = {
    "poids": (25, 300), "pas": (40, 300), "pad": (20, 200), "fc": (20, 300), "spo2": (40, 100),
    "fr": (4, 80), "temp": (25, 45), "nyha": (1, 4), "oreillers": (0, 6), "oedeme": (0, 3),
    "fatigue": (0, 3), "k": (D("1.5"), 10), "na": (90, 190), "creat": (20, 2500), "dfg": (1, 200),
    "ntprobnp": (1, 150000), "hb": (2, 25), "ferritine": (1, 100000), "cst": (0, 100),
    "pas_couche": (40, 300), "pas_debout": (40, 300), "pad_couche": (20, 200),
    "pad_debout": (20, 200),
}  # fmt: skip
LABS = {"k", "na", "creat", "dfg", "ntprobnp", "hb", "ferritine", "cst"}
FLAGS = ("dyspnee_repos", "dpn", "vertiges", "syncope", "douleur_thoracique", "confusion",
         "pouls_irregulier")  # fmt: skip
RAS = ("iec", "ara2", "arni", "arm")
CLASSES = ("iec", "ara2", "arni", "bb", "arm", "isglt2", "ivabradine", "digoxine")


def tenth(value: Decimal) -> Decimal:
    return value.quantize(D("0.1"), ROUND_HALF_UP)


class FirstHalf:
    """One case read again: ``alerts`` as rule to severity, ``due``, ``gate``."""

    def __init__(self, patient: dict[str, Any], events: list[dict[str, Any]], asof: date) -> None:
        self.p, self.asof = patient, asof
        rows = [{**one, "day": date.fromisoformat(one["date"])} for one in events]
        rows = sorted((one for one in rows if one["day"] <= asof), key=lambda one: one["day"])
        self.all = rows
        starts = [place for place, one in enumerate(rows) if one["type"] == "sortie"]
        self.alerts: dict[str, str] = {}
        self.due: dict[str, tuple[str, int]] = {}
        self.gate: dict[str, set[str]] = {}
        if not starts:
            raise ValueError("the second reading wants a discharge")
        self.j0 = rows[starts[-1]]["day"]
        if any(one["type"] == "hospitalisation" for one in rows[starts[-1] + 1 :]):
            self.alerts = {"PROTO_SUSPENDU": "info"}
            self.gate = {name: {"PROTO_SUSPENDU"} for name in CLASSES}
            return
        self.events = [one for one in rows if one["day"] >= self.j0]
        self.drugs = set(patient.get("traitements", ()))
        for one in self.events:
            if one["type"] == "titration":
                self.drugs.add(one["classe"])
        self._vitals()
        self._labs()
        self._weights()
        self._drugs_and_visits()
        self._schedule()
        self._titration()

    def _schedule(self) -> None:
        """Written in ``second_calendar``."""

    def _titration(self) -> None:
        """Written in ``second_calendar``."""

    # -- readings --

    def accepted(self, code: str, rows: list[dict[str, Any]] | None = None) -> list[Any]:
        """Return (day, value) in limits, oldest first."""
        low, high = HARD.get(code, (0, 7))
        found = []
        for one in self.events if rows is None else rows:
            if one["type"] != "obs" or one["code"] != code:
                continue
            value = D(
                str(one["value"] if not isinstance(one["value"], bool) else int(one["value"]))
            )
            if low <= value <= high and not (code == "pad" and self._too_high(one, value)):
                found.append((one["day"], value))
        return found

    def _too_high(self, row: dict[str, Any], value: Decimal) -> bool:
        same = [
            one for one in self.events
            if one["type"] == "obs" and one["code"] == "pas" and one["day"] == row["day"]
            and 40 <= D(str(one["value"])) <= 300
        ]  # fmt: skip
        return bool(same) and value > D(str(same[0]["value"])) - 5

    def now(self, code: str) -> Decimal | None:
        """Return the current value while it is fresh."""
        rows = self.accepted(code)
        if not rows or (self.asof - rows[-1][0]).days > (30 if code in LABS else 7):
            return None
        return D(rows[-1][1])

    def yes(self, code: str) -> bool:
        return bool(self.now(code))

    def say(self, *cascade: tuple[str, str, bool]) -> None:
        """Report the first of a family that holds."""
        for rule, severity, holds in cascade:
            if holds:
                self.alerts[rule] = severity
                return

    # -- 3.3 --

    def _vitals(self) -> None:
        yes, now = self.yes, self.now
        for code, rule in (("dyspnee_repos", "URG_REPOS"), ("douleur_thoracique", "URG_THORAX"),
                           ("syncope", "URG_SYNCOPE"), ("confusion", "URG_CONFUSION")):  # fmt: skip
            self.say((rule, "rouge", yes(code)))
        nyha, base = now("nyha"), self.p.get("nyha_base", 2)
        pillows, oedema, tired = now("oreillers"), now("oedeme"), now("fatigue")
        self.dysp = [
            ("NYHA_IV", "rouge", nyha == 4 and base < 4), ("DPN", "orange", yes("dpn")),
            ("ORTHOPNEE", "orange",
             pillows is not None and pillows >= self.p.get("oreillers_base", 1) + 1),
            ("NYHA_PLUS", "orange", nyha is not None and nyha >= base + 1),
        ]  # fmt: skip
        self.say(*self.dysp)
        more = oedema is not None and oedema >= self.p.get("oedeme_base", 0) + 1
        self.oed = more
        self.say(("OED_O", "orange", more and oedema is not None and oedema >= 2),
                 ("OED_J", "jaune", more))  # fmt: skip
        self.fat = tired is not None and tired >= max(2, self.p.get("fatigue_base", 1) + 1)
        self.say(("FATIGUE_J", "jaune", self.fat))
        pas, pad, fc = now("pas"), now("pad"), now("fc")
        if pas is not None:
            signs = yes("syncope") or yes("confusion") or yes("vertiges")
            self.say(
                ("PAS_BAS_R", "rouge", pas < 80 or (pas < 90 and signs)),
                ("PAS_BAS_O", "orange", pas < 90 or (pas < 100 and yes("vertiges"))),
                ("PAS_BAS_J", "jaune", pas < 100),
            )
        bad = yes("dyspnee_repos") or yes("douleur_thoracique") or yes("confusion")
        self.say(
            ("PAS_HAUT_R", "rouge", pas is not None and pas >= 180 and bad),
            ("PAS_HAUT_O", "orange", (pas or 0) >= 180 or (pad or 0) >= 110),
            ("PAS_HAUT_J", "jaune", (pas or 0) >= 160 or (pad or 0) >= 100),
        )
        if fc is not None:
            sinus = self.p.get("rythme") == "sinusal"
            self.say(
                ("FC_R", "rouge", fc < 40 or fc >= 130 or (fc < 50 and yes("syncope"))),
                ("FC_O", "orange", fc < 50 or fc > 110),
                ("FC_J", "jaune", fc < 55 or (fc > 100 and sinus)),
            )
        self.say(("RYTHME_IRR", "orange",
                  yes("pouls_irregulier") and self.p.get("rythme") == "sinusal"))  # fmt: skip
        drops = [self._drop(f"{code}_couche", f"{code}_debout") for code in ("pas", "pad")]
        fallen = any(
            drop is not None and drop >= limit for drop, limit in zip(drops, (20, 10), strict=True)
        )
        self.say(
            ("HTO_O", "orange", fallen and (yes("vertiges") or yes("syncope"))),
            ("HTO_J", "jaune", fallen),
        )
        spo2 = now("spo2")
        if spo2 is not None:
            red, orange, yellow = (85, 88, 0) if self.p.get("bpco_hypercapnique") else (90, 93, 95)
            self.say(("SPO2_R", "rouge", spo2 < red), ("SPO2_O", "orange", spo2 < orange),
                     ("SPO2_J", "jaune", spo2 < yellow))  # fmt: skip
        fr, temp = now("fr"), now("temp")
        if fr is not None:
            self.say(("FR_R", "rouge", fr >= 30 or fr < 10), ("FR_O", "orange", fr >= 25),
                     ("FR_J", "jaune", fr >= 21))  # fmt: skip
        if temp is not None:
            self.say(("TEMP_O", "orange", temp >= 39 or temp < 35), ("TEMP_J", "jaune", temp >= 38))

    def _drop(self, lying: str, standing: str) -> Decimal | None:
        """Both on one day, the last of each, at most seven days ago."""
        one, other = dict(self.accepted(lying)), dict(self.accepted(standing))
        days = [day for day in one if day in other]
        if not days or (self.asof - max(days)).days > 7:
            return None
        return D(one[max(days)] - other[max(days)])

    def _labs(self) -> None:
        now = self.now
        k, na, creat, hb = now("k"), now("na"), now("creat"), now("hb")
        if k is not None:
            self.say(
                ("K_R", "rouge", k >= 6 or k < D("2.5")),
                (
                    "K_O",
                    "orange",
                    k > D("5.5") or k < 3 or (k < D("3.5") and "digoxine" in self.drugs),
                ),
                ("K_J", "jaune", k > 5 or k < D("3.5")),
            )
        base, dfg = self.p.get("creat_base"), now("dfg")
        self.dfg = dfg
        if base and creat is not None:
            rise = (creat - D(str(base))) * 100 / D(str(base))
            self.say(
                (
                    "REIN_R",
                    "rouge",
                    rise > 100 or (rise > 10 and (creat > 310 or (dfg or 99) < 20)),
                ),
                (
                    "REIN_O",
                    "orange",
                    rise > 50 or (rise > 10 and (creat > 266 or (dfg or 99) < 25)),
                ),
                ("REIN_J", "jaune", rise > 30),
            )
        if na is not None:
            self.say(("NA_R", "rouge", na < 125), ("NA_O", "orange", na < 130 or na > 150),
                     ("NA_J", "jaune", na < 135 or na > 145))  # fmt: skip
        nt, out = now("ntprobnp"), self.p.get("ntprobnp_sortie")
        if nt is not None and out:
            self.say(("NTPRO_O", "orange", nt * 10 >= D(str(out)) * 13),
                     ("NTPRO_J", "jaune", nt * 10 > D(str(out)) * 11))  # fmt: skip
        if hb is not None:
            rows = self.accepted("hb", self.all)
            last = self.accepted("hb")[-1][0]
            before = [v for day, v in rows[:-1] if (last - day).days <= 90]
            limit = {"M": 13, "F": 12}.get(self.p.get("sexe", ""), 0)
            self.say(
                ("HB_R", "rouge", hb < 7),
                ("HB_O", "orange", hb < 9 or (bool(before) and max(before) - hb >= 2)),
                ("HB_J", "jaune", hb < limit),
            )
        iron, sat = now("ferritine"), now("cst")
        low = iron is not None and (iron < 100 or (iron <= 299 and sat is not None and sat < 20))
        self.say(("FER_CARENCE", "jaune", low))

    # -- weights --

    def _weights(self) -> None:
        rows = [
            (one["day"], D(str(one["value"])), one.get("balance", "A"))
            for one in self.events
            if one["type"] == "obs" and one["code"] == "poids" and 25 <= D(str(one["value"])) <= 300
        ]
        good, suspects = [], []
        for scale in sorted({row[2] for row in rows}):
            mine = [row for row in rows if row[2] == scale]
            previous, sure = None, -1
            for place, row in enumerate(mine):
                close = previous is not None and (row[0] - previous[0]).days <= 3
                if close and place != sure and self._jumps(previous[1], row[1]):
                    nxt = mine[place + 1] if place + 1 < len(mine) else None
                    if nxt is None or (nxt[0] - row[0]).days > 1 or abs(nxt[1] - row[1]) > 1:
                        suspects.append(row)
                        continue
                    sure = place + 1
                previous = row
                good.append(row)
        if any((self.asof - row[0]).days <= 7 for row in suspects):
            self.alerts["DQ_POIDS_SAUT"] = "gris"
        order = {id(row): place for place, row in enumerate(rows)}
        good.sort(key=lambda row: (row[0], order[id(row)]))
        last = next((row for row in good if row[0] == good[-1][0]), None) if good else None
        day0 = max(self.j0, last[0]) if last else self.j0
        if self.p.get("poids_quotidien"):
            days = (self.asof - day0).days
            self.say(("MANQ_POIDS_O", "orange", days > 7), ("MANQ_POIDS", "jaune", days > 3))
        weight = last if last and (self.asof - last[0]).days <= 7 else None
        gain: dict[int, Decimal | None] = {}
        loss = away = None
        if weight is not None:
            for n in (2, 3, 7):
                earlier = [
                    row[1] for row in good
                    if row[2] == weight[2] and 1 <= (weight[0] - row[0]).days <= n
                ]  # fmt: skip
                gain[n] = tenth(weight[1] - min(earlier)) if earlier else None
                if n == 3 and earlier:
                    loss = tenth(max(earlier) - weight[1])
            dry = self.p.get("poids_sec")
            if dry is not None:
                if weight[2] == self.p.get("poids_sec_balance", "A"):
                    away = tenth(weight[1] - D(str(dry)))
                else:
                    self.alerts["DQ_BALANCE"] = "gris"

        def over(value: Decimal | None, limit: str) -> bool:
            return value is not None and value >= D(limit)

        rules = [
            ("PDS_GAIN_3J", "orange", over(gain.get(3), "2")),
            ("PDS_GAIN_7J_O", "orange", over(gain.get(7), "3")),
            ("PDS_REF_O", "orange", over(away, "3")),
            ("PDS_GAIN_2J", "jaune", over(gain.get(2), "1.5")),
            ("PDS_GAIN_7J", "jaune", over(gain.get(7), "2")),
            ("PDS_REF_J", "jaune", over(away, "2")),
        ]
        spo2, copd = self.now("spo2"), self.p.get("bpco_hypercapnique")
        grave = (
            self.yes("dyspnee_repos") or self.dysp[0][2] or self.dysp[1][2]
            or (spo2 is not None and spo2 < (85 if copd else 90))
        )  # fmt: skip
        self.say(("PDS_ROUGE", "rouge", grave and any(one[2] for one in rules[:3])), *rules)
        pas = self.now("pas")
        weak = (pas is not None and pas < 100) or self.yes("vertiges")
        below = None if away is None else -away
        self.say(
            ("PDS_PERTE_O", "orange", weak and (over(loss, "2") or over(below, "3"))),
            ("PDS_PERTE_J", "jaune", over(loss, "2") or over(below, "2")),
        )
        signs = (
            (any(one[2] for one in self.dysp) or self.yes("dyspnee_repos"))
            + any(one[2] for one in rules) + self.oed + self.fat
        )  # fmt: skip
        self.say(("EPOF_3", "orange", signs >= 3), ("EPOF_2", "orange", signs >= 2))

    @staticmethod
    def _jumps(before: Decimal, after: Decimal) -> bool:
        return abs(after - before) > max(D(5), before * 7 / 100)

    # -- drugs, visits --

    def _drugs_and_visits(self) -> None:
        has = self.drugs.__contains__
        k = self.now("k")
        blockers = has("iec") or has("ara2") or has("arni")
        water = has("anse") or has("thiazide") or has("arm")
        self.say(("MED_ARNI_IEC", "rouge", has("arni") and has("iec")))
        self.say(("MED_TRIPLE", "orange", has("ains") and blockers and water),
                 ("MED_AINS", "orange", has("ains")))  # fmt: skip
        reduced = self.p.get("fevg") is not None and self.p["fevg"] <= 40
        self.say(("MED_CCB_HFREF", "orange", has("ccb_nondhp") and reduced))
        self.say(("MED_IVA_CCB", "orange", has("ccb_nondhp") and has("ivabradine")))
        assert k is None or k > 0
        visits = [one for one in self.events if one["type"] == "visite_idel"]
        if visits and (self.asof - self.j0).days <= 56:
            days = (self.asof - visits[-1]["day"]).days
            self.say(
                ("ORG_IDE_RUPTURE", "orange", days > 10), ("ORG_IDE_RUPTURE", "jaune", days > 7)
            )
        late = [
            one for one in visits
            if "transmission" in one and not one["transmission"]
            and (self.asof - one["day"]).days > 2
        ]  # fmt: skip
        self.say(("ORG_TRANSMISSION_48H", "jaune", bool(late)))
        self.say(("ORG_AMI_PLAFOND", "jaune", len(visits) >= 16),
                 ("ORG_AMI_PLAFOND", "info", len(visits) >= 14))  # fmt: skip
