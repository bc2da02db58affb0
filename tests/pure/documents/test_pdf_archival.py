"""PDF/A-1b (interop.md section 4): checked by structure here, and by Apache Preflight where it is.

Preflight comes with Debian's libpdfbox2-java; CPTS_PREFLIGHT may hold a class path of its own.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest
from defusedxml.ElementTree import fromstring

from cpts_desktop.documents.archival import archival
from cpts_desktop.documents.letter import LetterContent, Party, render_letter
from cpts_desktop.documents.pdf import A4_MM, Face, Font, PdfPages
from cpts_desktop.documents.report import Report, Section, render_report
from cpts_desktop.features.followup.rules.sheets import weighing_diary
from cpts_desktop.features.medication.plan import PlanInput, render_plan
from cpts_desktop.kernel.outcome import Ok, Outcome

_JARS = (
    "preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "commons-io",
    "bcprov", "javax.activation", "jakarta.activation", "jaxb-api",
)  # fmt: skip
_FOLDER = Path("/usr/share/java")


def letter() -> Outcome[bytes]:
    return render_letter(
        LetterContent(
            sender=Party("Pharmacie des Halles", ("Camille Moreau",)),
            recipient=Party("Docteur Łucja Nguyễn", ("59190 Hazebrouck",)),
            place="Hazebrouck",
            day=date(2026, 3, 1),
            patient=("DUPONT <DUPOND> Jeanne, née le 03/04/1944",),
            subject="bilan partagé de médication",
            greeting="Docteur,",
            paragraphs=("Cœur & reins : ≥ 5 ≤ 6.",),
            table=None,
            closing=(),
            signature=("Camille Moreau",),
            reply=None,
        )
    )


def report() -> Outcome[bytes]:
    rows = (("poids", "71,4 kg"),) * 90
    columns = (("Mesure", 1.0), ("Valeur", 1.0))
    return render_report(
        Report("Synthèse", ("Une ligne.",), (Section("Mesures", columns=columns, rows=rows),))
    )


MAKERS: dict[str, Callable[[], Outcome[bytes]]] = {
    "letter": letter,
    "report": report,
    "diary": lambda: weighing_diary("DUPONT Jeanne", date(2026, 3, 1), Decimal("71.4")),
    "plan": lambda: render_plan(
        PlanInput(
            date(2026, 3, 1), ("DUPONT Jeanne",), "C. Moreau", (("Furosémide", "1", "le matin"),)
        )
    ),
}


@pytest.fixture(params=sorted(MAKERS))
def made(request: pytest.FixtureRequest) -> Iterator[bytes]:
    outcome = MAKERS[request.param]()
    assert isinstance(outcome, Ok), outcome
    yield outcome.value


def test_a_document_of_the_record_says_and_holds_what_pdf_a_asks(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as pdf:
        title = str(pdf.docinfo["/Title"])
        xmp = fromstring(bytes(pdf.Root.Metadata.read_bytes()).decode().split("?>", 1)[1])
        said = {element.tag.rpartition("}")[2]: element for element in xmp.iter()}
        assert (said["part"].text, said["conformance"].text) == ("1", "B")
        assert said["li"].text == title
        assert said["Producer"].text == str(pdf.docinfo["/Producer"])
        assert said["CreatorTool"].text == str(pdf.docinfo["/Creator"])
        assert set(pdf.docinfo.keys()) == {
            "/Title", "/Producer", "/Creator", "/CreationDate", "/ModDate",
        }  # fmt: skip
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        profile = intent.DestOutputProfile.read_bytes()
        assert profile[8] == 2, "PDF/A-1 takes an ICC profile of version 2"
        assert profile[16:20] == b"RGB "
        assert str(pdf.Root.Lang) == "fr-FR"
        for page in pdf.pages:
            fonts = page.Resources.Font
            assert all("/FontFile2" in fonts[name].FontDescriptor for name in fonts)
    # Every stream ends with an end of line before the word (6.1.7).
    assert made.count(b"\nendstream") == made.count(b"endstream") > 0
    assert b"/Encrypt" not in made and b"/SMask" not in made and b"/JavaScript" not in made


def test_the_same_content_gives_the_same_bytes(made: bytes, request: pytest.FixtureRequest) -> None:
    again = MAKERS[request.node.callspec.params["made"]]()
    assert isinstance(again, Ok) and again.value == made


def test_a_title_with_signs_of_markup_stays_text() -> None:
    pages = PdfPages("A < B & C")
    pages.begin_page(*A4_MM)
    pages.text(10, 10, "Bonjour", Font(Face.REGULAR, 10))
    with pikepdf.open(io.BytesIO(pages.finish(archive=True))) as pdf:
        words = bytes(pdf.Root.Metadata.read_bytes())
    assert b"A &lt; B &amp; C" in words


def _preflight() -> list[str]:
    given = os.environ.get("CPTS_PREFLIGHT", "")
    java = shutil.which("java")
    paths = given or os.pathsep.join(
        str(jar) for name in _JARS if (jar := _FOLDER / f"{name}.jar").exists()
    )
    if java is None or "preflight" not in paths:
        pytest.skip("juge absent : Apache Preflight (Debian libpdfbox2-java) et java")
    return [java, "-cp", paths, "org.apache.pdfbox.preflight.Validator_A1b"]


def _judged(pdf: bytes, folder: Path) -> str:
    file = folder / "document.pdf"
    file.write_bytes(pdf)
    command = [*_preflight(), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.stdout + done.stderr


def test_an_independent_validator_agrees(made: bytes, tmp_path: Path) -> None:
    assert "is a valid PDF/A-1b file" in _judged(made, tmp_path)


def test_the_validator_refuses_what_the_canvas_alone_writes(tmp_path: Path) -> None:
    pages = PdfPages("Essai")
    pages.begin_page(*A4_MM)
    pages.text(10, 10, "Bonjour", Font(Face.REGULAR, 10))
    bare = pages.finish()
    assert "is not a valid PDF/A-1b file" in _judged(bare, tmp_path)
    assert "is a valid PDF/A-1b file" in _judged(archival(bare), tmp_path)
