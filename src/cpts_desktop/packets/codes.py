"""Why a packet is refused: one stable code, one French sentence, never a value of the packet."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class PacketCode(StrEnum):
    """The closed list of refusals (contract of ``packet import``)."""

    BAD_MAGIC = "BAD_MAGIC"
    BAD_VERSION = "BAD_VERSION"
    BAD_SIG = "BAD_SIG"
    UNKNOWN_SIGNER = "UNKNOWN_SIGNER"
    REVOKED_SIGNER = "REVOKED_SIGNER"
    NOT_RECIPIENT = "NOT_RECIPIENT"
    BAD_MAC = "BAD_MAC"
    TRUNCATED = "TRUNCATED"
    TRAILING = "TRAILING"
    TOO_BIG = "TOO_BIG"
    SCHEMA = "SCHEMA"


MESSAGES: Final[dict[PacketCode, str]] = {
    PacketCode.BAD_MAGIC: "Ce fichier n’est pas un paquet CPTS Desktop.",
    PacketCode.BAD_VERSION: (
        "Ce paquet vient d’une version plus récente du logiciel, ou d’une version qui n’est plus "
        "acceptée : mettez CPTS Desktop à jour sur les deux postes."
    ),
    PacketCode.BAD_SIG: (
        "La signature de ce paquet n’est pas valable : le fichier a été modifié, ou ne vient pas "
        "de la personne indiquée. Demandez un nouvel envoi."
    ),
    PacketCode.UNKNOWN_SIGNER: (
        "L’expéditeur de ce paquet n’est pas dans vos membres. Ajoutez d’abord sa carte "
        "d’identité et vérifiez son empreinte de vive voix."
    ),
    PacketCode.REVOKED_SIGNER: (
        "La clé de l’expéditeur a été révoquée, ou son adhésion a pris fin, avant ce paquet. Il "
        "est mis en quarantaine."
    ),
    PacketCode.NOT_RECIPIENT: (
        "Ce paquet n’est pas destiné à ce poste, ou il est scellé pour une de ses anciennes clés : "
        "demandez alors un nouvel envoi."
    ),
    PacketCode.BAD_MAC: "Le contenu chiffré est abîmé ou modifié. Demandez un nouvel envoi.",
    PacketCode.TRUNCATED: "Le fichier est incomplet. Recopiez-le ou demandez un nouvel envoi.",
    PacketCode.TRAILING: "Le fichier contient des données en trop après le paquet.",
    PacketCode.TOO_BIG: "Ce paquet dépasse la taille permise.",
    PacketCode.SCHEMA: "Le contenu de ce paquet ne suit pas le format attendu.",
}


class PacketRefused(Exception):  # noqa: N818 - an ending of the reading, not a bug
    """The packet is refused; ``code`` says why and ``where`` names the step, without any value."""

    def __init__(self, code: PacketCode, where: str = "") -> None:
        super().__init__(code.value)
        self.code = code
        self.where = where

    @property
    def message(self) -> str:
        """Return the French sentence for a person."""
        return MESSAGES[self.code]
