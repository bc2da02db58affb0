"""The acts between posts: cards of members, packets out and in, a conflict settled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cpts_desktop.bootstrap.tour import arrival
from cpts_desktop.bootstrap.tour.nurse import go
from cpts_desktop.bootstrap.tour.stage import Post, Stage


def save_own_card(stage: Stage, post: Post, *, picture: bool = False) -> Path:
    """Write this person's member card; return its file."""
    driver = stage.driver
    target = stage.out / f"carte-membre-{post.name}.cpts-id"
    go(stage, post, "exchange.exchange")
    post.files.answers = [target]
    driver.click("own_card")
    driver.waits_for("save_card")
    stage.rest()
    if picture:
        stage.picture("ma-carte")
    driver.click("save_card")
    driver.wait(target.exists, "the member card")
    driver.click("close")
    stage.rest()
    return target


def words_of(card: Path) -> str:
    """Return the twelve words that the colleague reads aloud."""
    from cpts_desktop.features.exchange.members import look_at_card
    from cpts_desktop.kernel.outcome import Ok

    seen = look_at_card(card.read_bytes())
    if not isinstance(seen, Ok):
        raise LookupError("the card does not read")
    return " ".join(seen.value.fingerprint)


def add_colleague(stage: Stage, post: Post, card: Path, *, picture: bool = False) -> None:
    """Read a colleague's card and type the words heard."""
    driver = stage.driver
    go(stage, post, "exchange.exchange")
    post.files.answers = [card]
    driver.click("add_colleague")
    driver.click("choose_card")
    stage.rest()
    driver.type("fingerprint", words_of(card))
    if picture:
        stage.picture("ajouter-un-confrere")
    driver.click("add_member")
    driver.wait(lambda: not driver.shown("fingerprint"), "the colleague to be added")
    stage.rest()


def prepare_packet(stage: Stage, post: Post, to: str, patient: str, *, picture: str = "") -> Path:
    """Prepare a packet about a patient for a colleague; return its file."""
    driver = stage.driver
    before = set(stage.out.glob("paquet-*.cpts"))
    go(stage, post, "exchange.exchange", prepare="1", about=patient)
    driver.wait(lambda: driver.shown("member"), "the packet dialog")
    combo: Any = driver.find("member")
    driver.wait(lambda: choice_of(combo, to) is not None, "the colleague in the list")
    driver.choose("member", choice_of(combo, to))
    stage.rest()
    driver.wait(
        lambda: driver.ready("make_packet") or driver.ready("declare_link"), "the plan to be read"
    )
    if not driver.ready("make_packet"):
        stage.accept_when_asked()
        driver.click("declare_link")
    driver.waits_for("make_packet")
    stage.rest()
    if picture:
        stage.picture(picture)
    post.files.answers = [stage.out]
    driver.click("make_packet")
    driver.wait(lambda: set(stage.out.glob("paquet-*.cpts")) - before, "the packet")
    stage.rest()
    return (set(stage.out.glob("paquet-*.cpts")) - before).pop()


def choice_of(combo: Any, name: str) -> Any:
    """Return the data of the choice whose text holds ``name``, or None."""
    for index in range(combo.count()):
        if name in combo.itemText(index):
            return combo.itemData(index)
    return None


def open_packet(stage: Stage, post: Post, packet: Path, *, picture: str = "") -> None:
    """Open a packet, look at the preview, bring it in."""
    driver = stage.driver
    go(stage, post, "exchange.exchange")
    post.files.answers = [packet]
    driver.click("open_packet")
    driver.waits_for("import_packet")
    stage.rest()
    if picture:
        stage.picture(picture)
    driver.click("import_packet")
    driver.wait(lambda: not driver.shown("import_packet"), "the import")
    stage.rest()


def meet(stage: Stage, posts: dict[str, Post]) -> None:
    """Nurse, pharmacist and doctor exchange and verify their member cards."""
    team = [posts[name] for name in ("infirmiere", "pharmacien", "medecin")]
    cards = {}
    for post in team:
        arrival.unlock(stage, post)
        cards[post.name] = save_own_card(stage, post, picture=post is team[0])
        stage.leave_post(post)
    for post in team:
        arrival.unlock(stage, post)
        for other in team:
            if other is not post:
                add_colleague(stage, post, cards[other.name], picture=not post.notes.get("met"))
                post.notes["met"] = True
        stage.leave_post(post)
