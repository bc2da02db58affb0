"""Zero outgoing connection (P-63): every socket that the program asks the kernel for is counted.

The tests themselves run where the kernel refuses network sockets (``tests/support/no_sockets``);
here the real windows are followed, C++ of Qt included, to show that none is even asked for.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

from tests.torture import tracing
from tests.torture.harness import Tally, Torture, promise


def _at_home(folder: Path) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "TMPDIR"):
        os.environ[name] = str(folder)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


def _every_page(folder: Path, handle: int) -> None:
    """Open the discovery register in the real window and show every page of the navigation."""
    _at_home(folder)
    from PySide6.QtWidgets import QApplication

    from cpts_desktop.bootstrap.contents import contents_of
    from cpts_desktop.bootstrap.house import House
    from cpts_desktop.shell.main_window import MainWindow
    from cpts_desktop.shell.pages import Place
    from cpts_desktop.shell.preferences import Preferences
    from cpts_desktop.shell.theme import ThemeChoice, install_theme

    app = QApplication([])
    install_theme(app, ThemeChoice.LIGHT)
    house = House()
    session = house.first_run().discover()
    contents = contents_of(session, house)
    window = MainWindow(contents, preferences=Preferences(folder / "p.ini"))
    window.show()
    window.start()
    pages = [one.id for one in contents.pages if one.place is Place.NAV] + ["settings"]
    for number, page in enumerate(pages, start=1):
        window.navigate(page)
        end = time.monotonic() + 0.5
        while time.monotonic() < end:
            app.processEvents()
            time.sleep(0.01)
        os.write(handle, b"%d\n" % number)
    house.close(session)


def _whole_tour(folder: Path, handle: int) -> None:
    _at_home(folder)
    from cpts_desktop.cli.start import start

    start(["tour", "--out", str(folder / "visite")])
    os.write(handle, b"1\n")


def _asks(_folder: Path, handle: int) -> None:
    socket.socket(socket.AF_INET).close()
    socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).close()
    os.write(handle, b"1\n")


@promise("no_network", "Aucune demande de réseau, dans aucune fenêtre")
def no_network(torture: Torture) -> Tally:
    """Count network sockets; the control asks for two, and they must be seen."""
    reason = tracing.why_not()
    if reason:
        return Tally(notes=[reason])
    tally = Tally()

    def followed(act: Callable[[Path, int], None], name: str) -> tracing.Followed:
        folder = torture.folder / name
        folder.mkdir()
        return tracing.follow(lambda handle: act(folder, handle), folder)

    control = followed(_asks, "temoin")
    if control.networks != 2:
        tally.run(hit=False, lost=1, note=f"le témoin demande 2 prises, {control.networks} vues")
    acts = {"fenetres": _every_page}
    if torture.long:
        acts["visite"] = _whole_tour
    for name, act in acts.items():
        done = followed(act, name)
        shown = len(done.acks)
        tally.run(hit=shown > 0, lost=done.networks, note="" if shown else f"fin {done.code}")
        tally.notes.append(f"{name} : {shown} étapes suivies, {done.networks} prise réseau")
    tally.notes.append(f"témoin : {control.networks} prises demandées et vues")
    return tally
