"""Recognising a folder that an online service copies: what lies there leaves the post."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from cpts_desktop.kernel.text import fold

_NAMES: Final = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "mon drive": "Google Drive",
    "icloud": "iCloud",
    "icloud drive": "iCloud",
    "mobile documents": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pcloud": "pCloud",
    "pclouddrive": "pCloud",
    "kdrive": "kDrive",
    "mega": "MEGA",
    "megasync": "MEGA",
    "box sync": "Box",
    "hubic": "hubiC",
    "synologydrive": "Synology Drive",
    "sync": "Sync.com",
    "cloudstorage": "un service en ligne",
}
_MARKS: Final = {".dropbox": "Dropbox", ".dropbox.cache": "Dropbox", ".sync_": "Nextcloud"}
_VARIABLES: Final = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")


def cloud_service(folder: Path) -> str:
    """Return the name of the service that seems to copy ``folder``, or "" when none is seen.

    Looks at the path as written and at where its links lead, at the names of the folder and its
    parents, at marks the services leave, and at the variables of Windows. It cannot see every
    service: the wording never says « sûr ».
    """
    try:
        folder = folder.expanduser()
    except RuntimeError:  # « ~somebody » who has no home here: a name like another
        pass
    named = Path(os.path.abspath(folder))  # noqa: PTH100 - links are kept on purpose
    found = _service_of(named)
    try:
        return found or _service_of(named.resolve())
    except (OSError, RuntimeError):  # links that lead to each other
        return found


def _service_of(place: Path) -> str:
    for variable in _VARIABLES:
        root = os.environ.get(variable)
        if root and place.is_relative_to(root):
            return "OneDrive"
    for part in (place, *place.parents):
        name = part.name.casefold()
        plain = fold(name.split(" - ")[0])
        found = _NAMES.get(name) or _NAMES.get(plain)
        if found:
            return found
        for mark, service in _MARKS.items():
            if os.path.exists(part / mark):  # noqa: PTH110 - False for a name too long
                return service
    return ""
