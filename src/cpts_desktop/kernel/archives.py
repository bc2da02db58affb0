"""What reading a damaged ZIP archive may raise, for every reader of one."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from typing import Final

BROKEN_ZIP: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,  # a compression or a version that this Python has not
    RuntimeError,  # encrypted
    ValueError,  # a place before the beginning of the file, a name that is no text
)
"""The library documents the first alone; each of the others was seen (tests/fuzz, ``xdm``)."""
