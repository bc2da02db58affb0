"""Write the bill of materials: what the lock pins, and the native libraries hidden in the wheels.

CycloneDX 1.5 JSON, made from ``requirements.lock`` and the installed metadata alone: no network,
the same bytes for the same environment. ``--check`` fails when a pinned library is not installed
at that version. It does not look for known vulnerabilities: it says so in the file.
"""

from __future__ import annotations

import argparse
import base64
import importlib.metadata as metadata
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_NATIVE = re.compile(r"\.(so|pyd|dll|dylib)(\.[0-9.]+)?$")
_PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", re.MULTILINE)


def pinned(lock: str) -> dict[str, tuple[str, list[str]]]:
    """Return name -> (version, SHA-256 of the accepted files) of a hash-pinned lock."""
    found: dict[str, tuple[str, list[str]]] = {}
    starts = list(_PIN.finditer(lock))
    for number, start in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(lock)
        hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", lock[start.end() : end])
        found[start[1].lower().replace("_", "-")] = (start[2], hashes)
    return found


def native_versions() -> dict[str, str]:
    """Return the versions of the C libraries that the wheels carry, as they tell them."""
    import pikepdf
    import pypdfium2
    import zstandard
    from cryptography.hazmat.backends.openssl import backend
    from lxml import etree
    from PIL import features
    from PySide6.QtCore import qVersion
    from sqlcipher3 import dbapi2

    with tempfile.TemporaryDirectory() as folder:  # in memory nothing is enciphered, nor told
        raw = dbapi2.connect(str(Path(folder) / "empty.db"))
        raw.execute("PRAGMA key = 'an empty database'")
        raw.execute("CREATE TABLE empty (n)")
        one = {
            name: raw.execute(f"PRAGMA {name}").fetchone()
            for name in ("cipher_version", "cipher_provider_version")
        }
        raw.close()
    return {
        "sqlite (in sqlcipher3)": dbapi2.sqlite_version,
        "sqlcipher (in sqlcipher3)": str((one["cipher_version"] or ("?",))[0]),
        "openssl (in sqlcipher3)": str((one["cipher_provider_version"] or ("?",))[0]),
        "openssl (in cryptography)": backend.openssl_version_text(),
        "qt (in PySide6-Essentials)": qVersion(),
        "qpdf (in pikepdf)": pikepdf.__libqpdf_version__,
        "libxml2 (in lxml)": _dotted(etree.LIBXML_VERSION),
        "libxslt (in lxml)": _dotted(etree.LIBXSLT_VERSION),
        "zstd (in zstandard)": _dotted(zstandard.ZSTD_VERSION),
        "pdfium (in pypdfium2)": str(pypdfium2.PDFIUM_INFO).partition("@")[0],
        **{
            f"{name} (in pillow)": str(features.version(name))
            for name in sorted(features.get_supported())
            if name not in ("pil", "tkinter") and features.version(name)
        },
    }


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def native_files(wheel: metadata.Distribution) -> list[dict[str, Any]]:
    """Return each compiled file that a wheel carries, with the sum its own record gives."""
    found = []
    for file in wheel.files or ():
        if file.hash is None or not _NATIVE.search(file.name):
            continue
        digest = base64.urlsafe_b64decode(file.hash.value + "=" * (-len(file.hash.value) % 4))
        found.append({
            "type": "file",
            "name": f"{file.as_posix()} (in {wheel.metadata['Name'].lower()})",
            "hashes": [{"alg": "SHA-256", "content": digest.hex()}],
        })  # fmt: skip
    return sorted(found, key=lambda one: str(one["name"]))


def bill(lock: str) -> tuple[dict[str, Any], list[str]]:
    """Return the bill and what does not agree between the lock and the environment."""
    components: list[dict[str, Any]] = []
    files: list[dict[str, Any]] = []
    problems: list[str] = []
    for name, (version, hashes) in sorted(pinned(lock).items()):
        try:
            here = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            if not re.search(rf"^{re.escape(name)}==\S+ ;", lock, re.MULTILINE):
                problems.append(f"{name} {version} is pinned and not installed")
            continue  # with a marker after « ; », it belongs to another system
        if here.version != version:
            problems.append(f"{name}: {version} is pinned, {here.version} is installed")
        files += native_files(here)
        licence = here.metadata.get("License-Expression") or here.metadata.get("License") or ""
        named = [{"license": {"name": licence.splitlines()[0][:80]}}] if licence else []
        components.append(
            {
                "type": "library",
                "name": name,
                "version": version,
                "purl": f"pkg:pypi/{name}@{version}",
                "licenses": named,
                "hashes": [{"alg": "SHA-256", "content": one} for one in hashes],
            }
        )
    for name, version in native_versions().items():
        components.append({"type": "library", "name": name, "version": version})
    components += files
    body = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "cpts-desktop"},
            "properties": [{"name": "cpts:vulnerabilities", "value": "not audited"}],
        },
        "components": components,
    }
    return body, problems


def main(arguments: list[str] | None = None) -> int:
    """Write the bill, or check it; return 1 when lock and environment disagree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "sbom.cdx.json")
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args(arguments)
    body, problems = bill((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    if not chosen.check:
        chosen.out.parent.mkdir(parents=True, exist_ok=True)
        chosen.out.write_text(json.dumps(body, ensure_ascii=False, indent=2) + "\n", "utf-8")
        sys.stdout.write(f"{len(body['components'])} components\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
