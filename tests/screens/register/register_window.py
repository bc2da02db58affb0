"""The main window on a real register with the pages of the register slice."""

from __future__ import annotations

from collections.abc import Sequence

from cpts_desktop.bootstrap.views import banner_query, search_query
from cpts_desktop.kernel.clock import Clock
from cpts_desktop.shell.actions import Action
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.operations import Operations
from cpts_desktop.shell.pages import PageSpec, Person
from cpts_desktop.shell.ports import WindowContents
from cpts_desktop.storage.register import Register


def window_on(
    register: Register,
    clock: Clock,
    pages: Sequence[PageSpec],
    actions: Sequence[Action] = (),
    *,
    inline: bool = True,
) -> MainWindow:
    operations = Operations(register, inline=inline)
    register.on_commit.append(operations.committed)
    user = register.user
    contents = WindowContents(
        operations=operations, clock=clock, drafts=register,
        person=Person(user.uid, user.name, str(user.profession), user.rpps), pages=pages,
        actions=actions, banner=banner_query(clock.today), search=search_query(clock.today),
        patient_page="register.synthese", services={"register": register},
    )  # fmt: skip
    return MainWindow(contents)
