"""The bill of materials names every pinned library, with its hashes, and the native ones."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "build_sbom", ROOT / "packaging" / "build_sbom.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_p61_the_bill_agrees_with_the_lock_and_names_native_libraries() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    body, problems = script().bill(lock)
    assert problems == []
    names = {one["name"] for one in body["components"]}
    elsewhere = {"pywin32-ctypes", "colorama", "macholib", "pefile", "altgraph", "tzdata"}
    assert set(script().pinned(lock)) - elsewhere <= names
    assert all(one["hashes"] for one in body["components"] if "purl" in one)
    natives = ("sqlcipher", "sqlite", "openssl", "qt", "qpdf", "libxml2", "libxslt", "zstd",
               "pdfium", "freetype2", "libtiff")  # fmt: skip
    for native in natives:
        versions = [
            c["version"] for c in body["components"] if c["name"].startswith(f"{native} (in")
        ]
        assert versions
        assert all(any(letter.isdigit() for letter in version) for version in versions)


def test_a_library_that_is_not_installed_is_told() -> None:
    _body, problems = script().bill("nobody-wrote-this==1.0 \\\n    --hash=sha256:" + "0" * 64)
    assert problems == ["nobody-wrote-this 1.0 is pinned and not installed"]


def test_p61_every_compiled_file_of_the_wheels_is_named_with_its_sum() -> None:
    body, _ = script().bill((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    files = {one["name"]: one for one in body["components"] if one["type"] == "file"}
    for wheel in ("pyrage", "sqlcipher3", "lxml", "pillow", "pyside6", "cryptography", "msgspec"):
        assert any(wheel in name.partition(" (in ")[2].lower() for name in files), wheel
    assert all(len(one["hashes"][0]["content"]) == 64 for one in files.values())
    name = next(one for one in files if "pyrage" in one)
    place = importlib.metadata.distribution("pyrage").locate_file(name.partition(" (in")[0])
    content = Path(str(place)).read_bytes()
    assert files[name]["hashes"][0]["content"] == hashlib.sha256(content).hexdigest()
