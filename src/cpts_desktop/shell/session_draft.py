"""What a lock must give back: the page, the patient, and every unsaved input.

It is kept in the register's encrypted drafts, as one record of the form ``shell.session``. Each
input names its patient and is only ever offered on that patient's page (T16).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

FORM: Final = "shell.session"
SUBJECT: Final = ""


@dataclass(frozen=True)
class KeptInput:
    """The unsaved input of one page about one patient ("" when it is about none)."""

    page: str
    patient: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class SessionDraft:
    """Where the person was, and what was not saved."""

    page: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    inputs: tuple[KeptInput, ...] = ()

    def body(self) -> dict[str, Any]:
        """Return JSON values."""
        return {
            "page": self.page,
            "params": dict(self.params),
            "inputs": [
                {"page": kept.page, "patient": kept.patient, "content": dict(kept.content)}
                for kept in self.inputs
            ],
        }


def read_session(body: Mapping[str, Any]) -> SessionDraft:
    """Read what ``body`` wrote; a part that does not fit is left out, never guessed."""
    inputs = []
    for raw in body.get("inputs", ()):
        if isinstance(raw, dict) and isinstance(raw.get("content"), dict):
            inputs.append(
                KeptInput(str(raw.get("page", "")), str(raw.get("patient", "")), raw["content"])
            )
    params = body.get("params")
    return SessionDraft(
        page=str(body.get("page", "")),
        params={str(k): str(v) for k, v in params.items()} if isinstance(params, dict) else {},
        inputs=tuple(inputs),
    )
