"""Search the other way round, with a slip, by a fragment; and from the keystroke to the paint."""

from __future__ import annotations

import os
import random
import time
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from cpts_desktop.features.register import queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.storage.register import Register
from tests.bench.bench_register import _p99, _word, register_at
from tests.bench.harness import Bench, Pair, benchmark
from tests.bench.search_fill import FIRST, fill_search, number_of


def _people(bench: Bench) -> tuple[list[tuple[str, str]], Register]:
    rng = random.Random(4)
    people = [(_word(rng), _word(rng)) for _ in range(bench.count(100_000))]
    register = register_at(bench, "ways.db")
    fill_search(register, people)
    return people, register


@benchmark(
    "search_ways_p99", unit="ms", baseline="la même recherche, nom tapé dans l’ordre", goal=2.0,
    title="chercher à l’envers, avec une faute, par un fragment ou un bout de numéro, p99",
)  # fmt: skip
def search_ways_p99(bench: Bench) -> Pair:
    people, register = _people(bench)
    rng = random.Random(9)
    ordered, ways = [], []
    for family, given in rng.sample(people, min(60, len(people))):
        at = rng.randrange(1, len(family))
        slip = family[:at] + rng.choice("xzqkw") + family[at + 1 :]
        ordered.extend(f"{family} {given}"[:i] for i in range(1, len(family) + len(given) + 2))
        turned, slipped = f"{given} {family}", f"{slip} {given}"
        ways.extend(turned[:i] for i in range(1, len(turned) + 1))
        ways.extend(slipped[:i] for i in range(4, len(slipped) + 1))
        ways.extend(family[1:][:i] for i in range(3, len(family)))
        number = number_of(FIRST + rng.randrange(len(people)))
        for end in (number[-6:], number[3:8], f"19{number[-2:]}"):
            ways.extend(end[:i] for i in range(4, len(end) + 1))
        ways.append(f"{number[-4:]} {family}")

    def of(typed: list[str]) -> Any:
        return lambda: register.read(
            lambda conn: _p99(typed, lambda q: queries.search_patients(conn, q))
        )

    return Pair(of(ways), of(ordered), rounds=5, warm_up=1, close=register.close)


@benchmark(
    "keystroke_to_paint_p99", unit="ms", baseline="champ et tableau Qt nus, mêmes lignes", goal=5.0,
    title="de la touche à l’affichage dans la vraie liste, 100 000 patients (but : 16 ms)",
)  # fmt: skip
def keystroke_to_paint_p99(bench: Bench) -> Pair:
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import (
        QLineEdit,
        QTableWidget,
        QTableWidgetItem,
        QVBoxLayout,
        QWidget,
    )

    from cpts_desktop.features.register.screens import ACTIONS, PAGES
    from cpts_desktop.shell.app import make_application
    from cpts_desktop.shell.theme import ThemeChoice, install_theme
    from tests.screens.register.register_window import window_on

    people, register = _people(bench)
    app = make_application([])
    install_theme(app, ThemeChoice.LIGHT)
    clock = register.clock
    assert isinstance(clock, FixedClock)
    window = window_on(register, clock, PAGES, ACTIONS)
    window.resize(1280, 800)
    window.show()
    window.ctx.navigate("register.patients")
    page: Any = window.current_page()
    QCoreApplication.processEvents()
    rng = random.Random(11)
    names = [f"{family} {given}" for family, given in rng.sample(people, min(12, len(people)))]

    def typed(field: QLineEdit, paint: Any) -> float:
        spent = []
        for name in names:
            field.clear()
            paint()
            for letter in name:
                start = time.thread_time()
                QTest.keyClicks(field, letter)
                paint()
                spent.append((time.thread_time() - start) * 1000)
        spent.sort()
        return spent[int(len(spent) * 0.99)]

    def paint_ours() -> None:
        QCoreApplication.processEvents()
        page.repaint()

    bare = QWidget()
    field, table = QLineEdit(), QTableWidget(200, 4)
    inside = QVBoxLayout(bare)
    inside.addWidget(field)
    inside.addWidget(table)
    bare.resize(1280, 800)
    bare.show()
    for at, (family, given) in enumerate(people[:200]):
        for column, words in enumerate((f"{family} {given}", "12/03/1948", "", "")):
            table.setItem(at, column, QTableWidgetItem(words))

    def paint_bare() -> None:
        QCoreApplication.processEvents()
        bare.repaint()

    def close() -> None:
        window.contents.operations.close()
        window.close()
        bare.close()
        register.close()

    return Pair(
        lambda: typed(page.search, paint_ours), lambda: typed(field, paint_bare), rounds=3,
        warm_up=1, close=close,
    )  # fmt: skip
