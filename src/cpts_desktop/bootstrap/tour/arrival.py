"""First acts of the tour: four professionals create their registers, lock and unlock."""

from __future__ import annotations

from typing import Final

from cpts_desktop.bootstrap.tour.stage import Post, Stage, make_post

PEOPLE: Final = (
    ("infirmiere", "Camille Roux", "idel"),
    ("pharmacien", "Nadia Perrin", "pharmacien"),
    ("medecin", "Hélène Fournier", "medecin"),
    ("coordination", "Marc Delorme", "coordination"),
)


def create_posts(stage: Stage) -> dict[str, Post]:
    """Create the four registers through the first-run wizard."""
    posts = {}
    for number, (role, name, profession) in enumerate(PEOPLE):
        with stage.step(f"première utilisation : {role}") as step:
            post = make_post(stage, role)
            _first_run(stage, post, name, profession, pictures=number == 0)
            posts[role] = post
            step.detail = "registre créé, code de secours relu"
            stage.leave_post(post)
    return posts


def _first_run(stage: Stage, post: Post, name: str, profession: str, *, pictures: bool) -> None:
    driver = stage.driver
    stage.open_post(post)
    driver.waits_for("welcome_start")
    _picture(stage, "accueil", wanted=pictures)
    driver.click("welcome_start")
    driver.type("name", name)
    driver.choose("profession", profession)
    _picture(stage, "qui-vous-etes", wanted=pictures)
    driver.click("first_run_next")
    driver.type("folder", str(stage.work / post.name / "sauvegardes"))
    _picture(stage, "sauvegardes", wanted=pictures)
    driver.click("first_run_next")
    driver.type("password", post.words)
    driver.type("again", post.words)
    _picture(stage, "phrase-secrete", wanted=pictures)
    driver.click("first_run_next")
    driver.waits_for("code_frame")
    _picture(stage, "code-de-secours", wanted=pictures)
    driver.type("answer", _asked_group(post))
    driver.click("first_run_next")
    stage.window(post)
    _picture(stage, "registre-vide", wanted=pictures)


def _asked_group(post: Post) -> str:
    from cpts_desktop.shell.first_run.wizard import FirstRunWindow

    house = post.house
    if house is None or not isinstance(house.entrance, FirstRunWindow):
        raise LookupError("the wizard is not open")
    return house.entrance.recovery.asked_group()


def _picture(stage: Stage, name: str, *, wanted: bool) -> None:
    if wanted:
        stage.picture(name)


def unlock(stage: Stage, post: Post, *, pictures: bool = False) -> None:
    """Open a register through the unlock window; with pictures, a wrong phrase first."""
    driver = stage.driver
    stage.open_post(post)
    driver.waits_for("secret")
    if pictures:
        stage.picture("deverrouillage")
        driver.type("secret", "une phrase qui n’est pas la bonne")
        driver.click("unlock_button")
        driver.waits_for("unlock_button")
        stage.rest()
        stage.picture("mot-de-passe-faux")
    driver.type("secret", post.words)
    driver.click("unlock_button")
    stage.window(post)
