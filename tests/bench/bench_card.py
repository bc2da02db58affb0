"""Cards on sheets against bare reportlab drawing the same glyphs; the preview after a keystroke."""

from __future__ import annotations

import io
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from cpts_desktop.documents.drawing import TextRun
from cpts_desktop.documents.pdf import POINTS_PER_MM
from cpts_desktop.features.card.card_json import card_from
from cpts_desktop.features.card.model import Card
from cpts_desktop.features.card.sheet import PrintOptions, card_size, laid_out, render
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.kernel.resources import resource as resource_path
from tests.bench.harness import Bench, Pair, benchmark
from tests.pure.card.card_examples import value

SHEET = "a4:C32011-10"
Glyphs = list[list[tuple[float, float, str, str, float]]]


def cards(count: int) -> list[Card]:
    made = []
    for number in range(count):
        outcome = card_from(
            value(
                birth_name=f"Dupont{number:04d}",
                given_names=f"Jeanne {number % 37}",
                anticoagulant={
                    "drug": "apixaban",
                    "dose": f"{number % 9 + 1} mg × 2/jour",
                    "indication": "fibrillation atriale",
                },
                contacts=[
                    {
                        "name": f"Paul Martin {number}",
                        "phone": f"06{number:08d}",
                        "relation": "fils",
                    }
                ],
            )
        )
        assert isinstance(outcome, Ok)
        made.append(outcome.value)
    return made


def glyphs_of(some: list[Card]) -> Glyphs:
    """What each face of each card draws: place, words, font and size."""
    support = card_size(SHEET)
    assert isinstance(support, Ok)
    faces: Glyphs = []
    for one in some:
        for face in laid_out(one, support.value).faces:
            runs = [mark for mark in face.marks if isinstance(mark, TextRun)]
            faces.append(
                [(r.x, r.baseline, r.text, r.font.face.value, r.font.size_pt) for r in runs]
            )
    return faces


def bare(faces: Glyphs) -> bytes:
    """The same words at the same places with reportlab alone, ten cards a page."""
    for name in {run[3] for face in faces for run in face}:
        registerFont(TTFont(f"bare-{name}", str(resource_path(f"fonts/{name}.ttf"))))
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=1, invariant=1)
    for start in range(0, len(faces), 20):
        for side in (0, 1):
            for place, face in enumerate(faces[start + side : start + 20 : 2]):
                x, y = 15 + (place % 2) * 95, 13.5 + (place // 2) * 54
                for left, base, text, name, size in face:
                    canvas.setFont(f"bare-{name}", size)
                    canvas.drawString(
                        (x + left) * POINTS_PER_MM, (297 - y - base) * POINTS_PER_MM, text
                    )
            canvas.showPage()
    canvas.save()
    return out.getvalue()


@benchmark(
    "card_batch", unit="s", baseline="reportlab nu, mêmes textes aux mêmes places", goal=1.5,
    title="imprimer 1 000 cartes sur planches, relecture comprise (temps processeur)",
)  # fmt: skip
def card_batch(bench: Bench) -> Pair:
    some = cards(bench.count(1_000))
    faces = glyphs_of(some)

    def ours() -> float:
        return _processor(lambda: render(some, PrintOptions(SHEET)))

    def theirs() -> float:
        return _processor(lambda: bare(faces))

    return Pair(ours, theirs, rounds=5)


def _processor(work: Callable[[], object]) -> float:
    """Seconds of processor: both sides use one, and other programs do not change the ratio."""
    start = time.process_time()
    work()
    return time.process_time() - start


@benchmark(
    "card_batch_memory", unit="Mo", baseline="reportlab nu, mêmes textes aux mêmes places",
    goal=1.5, title="mémoire au plus haut pour 1 000 cartes",
)  # fmt: skip
def card_batch_memory(bench: Bench) -> Pair:
    count = bench.count(1_000)
    faces = glyphs_of(cards(count))
    return Pair(lambda: _peak(count, None), lambda: _peak(count, faces), rounds=3, warm_up=0)


def _peak(count: int, faces: Glyphs | None) -> float:
    """The highest memory of a new process that does it; both get the cards."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_measured, args=(count, faces, sender))
    child.start()
    said = float(receiver.recv())
    child.join()
    return said


def _measured(count: int, faces: Glyphs | None, sender: Any) -> None:
    some = cards(count)
    if faces is not None:
        bare(faces)
    else:
        assert isinstance(render(some, PrintOptions(SHEET)), Ok)
    sender.send(_highest())


def _highest() -> float:
    """The highest memory of this process, in Mo; rusage would also count its parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="ascii", errors="replace").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024**2 if sys.platform == "darwin" else peak / 1024


@benchmark(
    "card_preview_p95", unit="ms", baseline="50 ms, le temps d’une image sans saccade", goal=1.0,
    title="de la frappe à l’aperçu redessiné dans la fenêtre, p95, carte avec code QR",
)  # fmt: skip
def card_preview_p95(bench: Bench) -> Pair:
    app = _application()
    from PySide6.QtTest import QTest

    from tests.screens.card.card_house import make_house
    from tests.stories.carte_clavier import ouvrir

    house = make_house(bench.folder)
    house.ctx.operations.close()
    window = ouvrir(house.register, bench.folder / "carte.pdf", inline=False)
    window.ctx.navigate("card.editor", patient=str(house.patient))
    page: Any = window.current_page()

    def until(done: Callable[[], bool]) -> None:
        limit = time.perf_counter() + 20
        while not done():
            app.processEvents()
            time.sleep(0.0005)  # leave the processor to the other lane
            assert time.perf_counter() < limit, "no preview"

    until(lambda: page._proof is not None)
    for box in page.form.qr.boxes()[:4]:
        box.setChecked(True)
    until(lambda: page._proof.qr_bytes > 0)
    field = page.form.form.anticoagulant_indication

    def ours() -> float:
        field.clear()
        quiet = time.perf_counter() + 0.5
        until(lambda: time.perf_counter() > quiet)
        spent = []
        for letter in "fibrillation atriale paroxystique":
            before = page._proof
            start = time.perf_counter()
            QTest.keyClick(field, letter)
            until(lambda seen=before: page._proof is not seen)
            spent.append((time.perf_counter() - start) * 1000)
        return sorted(spent)[int(len(spent) * 0.95)]

    def close() -> None:
        window.contents.operations.close()
        window.close()
        house.register.close()

    return Pair(ours, lambda: 50.0, rounds=5, close=close)


def _application() -> Any:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from cpts_desktop.shell.theme import ThemeChoice, install_theme

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    install_theme(app, ThemeChoice.LIGHT)
    return app


@benchmark(
    "card_keystrokes", unit="frappes", baseline="60 secondes à deux frappes par seconde", goal=1.0,
    title="faire la carte d’un patient connu, au clavier seul",
)  # fmt: skip
def card_keystrokes(bench: Bench) -> Pair:
    _application()
    from tests.screens.card.card_house import make_house
    from tests.stories.carte_clavier import SECONDS_A_KEY, faire_la_carte, ouvrir

    def ours() -> float:
        house = make_house(bench.folder)
        house.ctx.operations.close()
        window = ouvrir(house.register, bench.folder / "carte.pdf")
        made = faire_la_carte(window, house.register, house.patient, bench.folder / "carte.pdf")
        window.contents.operations.close()
        window.close()
        house.register.close()
        return float(made.frappes)

    return Pair(ours, lambda: 60 / SECONDS_A_KEY, rounds=1, warm_up=0)
