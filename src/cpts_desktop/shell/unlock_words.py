"""What the unlock window says for each ending: what is wrong, what is safe, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from cpts_desktop.shell.endings import FaultEnding


@dataclass(frozen=True)
class EndingWords:
    """``does`` names the way out offered by the button: restore, older, hosted, or nothing."""

    title: str
    text: str
    action: str = ""
    does: str = ""
    grave: bool = False
    wrong_secret: bool = False


_INTACT = "Le registre lui-même est intact."
_LOOK = "Vérifiez Verr. Maj., la disposition du clavier, un espace de trop."
_RESTORE = "Restaurer une sauvegarde…"


def words_for(ending: FaultEnding, *, recovery: bool = False) -> EndingWords:
    """Return the words of a fault at opening, sorted by its class (exit code) and its code.

    A wrong secret is never said when the file is damaged, nor the reverse (P-45).
    """
    kind = ending.kind
    if kind == "WrongSecret":
        if recovery:
            return EndingWords("Code de secours incorrect", _INTACT, wrong_secret=True)
        return EndingWords("Phrase secrète incorrecte", f"{_INTACT} {_LOOK}", wrong_secret=True)
    if kind == "DamagedFile":
        # The message of a damaged file says what the title says; the others name which file.
        which = "" if ending.code == "DAMAGED" else f"{ending.message} "
        return EndingWords(
            "Le registre est endommagé",
            f"{which}Votre phrase secrète n’est pas en cause et rien n’a été modifié. Restaurez "
            "la dernière sauvegarde, ou confiez une copie du dossier à votre référent.",
            _RESTORE, "restore", grave=True,
        )  # fmt: skip
    if kind == "WitnessMissing":
        return EndingWords(
            "Le témoin de ce registre manque",
            f"{ending.message} Si vous venez de déplacer le registre sur cet ordinateur, vous "
            "pouvez continuer : il écrira sous une nouvelle identité de poste, et le témoin sera "
            "refait. Sinon, cherchez qui a effacé ce fichier avant de continuer.",
            "Continuer avec ce registre…", "older", grave=True,
        )  # fmt: skip
    if kind == "OlderThanSeen":
        known = f"{ending.message} " if ending.code == "OLDER_THAN_BACKUP" else ""
        return EndingWords(
            "Ce registre est plus ancien que votre dernière session",
            f"{known}Des enregistrements récents peuvent manquer : le fichier a peut-être été "
            "remplacé par une copie (sauvegarde, synchronisation). Retrouvez la version récente, "
            "ou continuez avec celle-ci en sachant que ce qui manque devra être ressaisi.",
            "Continuer avec cette version…", "older", grave=True,
        )  # fmt: skip
    if kind == "NewerFormat":
        return EndingWords(
            "Ce registre vient d’une version plus récente du programme",
            "Rien n’a été modifié. Installez la dernière version de CPTS Desktop, puis rouvrez.",
        )
    if kind == "AlreadyOpen":
        return EndingWords(
            "Ce registre est déjà ouvert",
            "Une autre fenêtre ou session de cet ordinateur l’utilise. Fermez-la d’abord.",
        )
    if ending.code == "CLOUD_FOLDER":
        return EndingWords(
            "Ce registre est dans un dossier copié en ligne",
            f"{ending.message} Rien n’a été modifié : déplacez tout le dossier du registre, puis "
            "rouvrez. Si ce service est votre hébergeur certifié HDS, vous pouvez le déclarer : "
            "ce sera inscrit au journal des accès.",
            "Déclarer un hébergeur certifié HDS…", "hosted", grave=True,
        )  # fmt: skip
    return EndingWords("Le registre ne s’ouvre pas", ending.message, grave=True)
