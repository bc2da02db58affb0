"""CDA that is odd but legal: prefixes, other ways to deny, words in the code, times of HL7."""

from __future__ import annotations

import base64
from datetime import date

import pytest

from cpts_desktop.features.exchange.formats.cda_read import ReceivedCda, read_cda
from cpts_desktop.features.exchange.formats.cda_words import instant
from cpts_desktop.kernel.outcome import Ok, Refused

TREATMENTS = "10160-0"
PDF = b"%PDF-1.4\n" + bytes(range(256))
EMPTY_BODY = "<component><structuredBody/></component>"


def read(inner: str, *, prefix: str = "", encoding: str = "utf-8") -> ReceivedCda:
    name = f"{prefix}:" if prefix else ""
    mark = f"xmlns:{prefix}" if prefix else "xmlns"
    inner += "" if "component>" in inner else EMPTY_BODY
    words = inner.replace("<", "\1").replace("\1/", f"</{name}").replace("\1", f"<{name}")
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        f'<{name}ClinicalDocument {mark}="urn:hl7-org:v3"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{words}</{name}ClinicalDocument>'
    )
    found = read_cda(text.encode(encoding))
    assert isinstance(found, Ok)
    return found.value


def section(code: str, entry: str) -> str:
    return (
        f'<component><structuredBody><component><section><code code="{code}"/>'
        f"<title>Rubrique</title><entry>{entry}</entry></section></component></structuredBody>"
        "</component>"
    )


def treatment(material: str, more: str = "", mark: str = "") -> str:
    return section(
        TREATMENTS,
        f"<substanceAdministration {mark}>{more}<consumable><manufacturedProduct>"
        f"<manufacturedMaterial>{material}</manufacturedMaterial></manufacturedProduct>"
        "</consumable></substanceAdministration>",
    )


@pytest.mark.parametrize("prefix", ["", "cda", "hl7"])
def test_another_prefix_of_the_same_namespace_is_the_same_document(prefix: str) -> None:
    (one,) = read(treatment("<name>Furosémide</name>"), prefix=prefix).treatments
    assert (one.label, one.section) == ("Furosémide", "Rubrique")


def test_another_encoding_is_read_as_it_says() -> None:
    (one,) = read(treatment("<name>Furosémide</name>"), encoding="iso-8859-1").treatments
    assert one.label == "Furosémide"


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ('<code nullFlavor="OTH"><originalText>Furosémide</originalText></code>', "Furosémide"),
        ('<code nullFlavor="OTH"><translation code="x" displayName="Lasilix"/></code>', "Lasilix"),
        ('<name nullFlavor="UNK"/><code displayName="Digoxine"/>', "Digoxine"),
    ],
    ids=["words", "translation", "null-name"],
)
def test_a_product_without_code_keeps_its_words(code: str, label: str) -> None:
    found = read(treatment(code))
    assert ([one.label for one in found.treatments], found.unread) == ([label], 0)


def test_a_product_that_nothing_names_is_counted() -> None:
    found = read(treatment('<code nullFlavor="UNK"/>'))
    assert (found.treatments, found.unread) == ((), 1)


@pytest.mark.parametrize("said", ["true", "1"])
def test_both_ways_to_deny_are_heard(said: str) -> None:
    (one,) = read(treatment("<name>Aspirine</name>", mark=f'negationInd="{said}"')).treatments
    assert one.excluded and one.why_not
    problem = (
        f'<act><entryRelationship><observation negationInd="{said}">'
        '<value xsi:type="CD" code="I50.9" codeSystem="2.16.840.1.113883.6.3" displayName="IC"/>'
        "</observation></entryRelationship></act>"
    )
    (found,) = read(section("11450-4", problem)).findings
    assert found.why_not


@pytest.mark.parametrize(
    ("when", "since", "until"),
    [
        ('<effectiveTime value="20260301"/>', date(2026, 3, 1), None),
        ('<effectiveTime><low value="202603011030+0100"/><high value="20260310"/></effectiveTime>',
         date(2026, 3, 1), date(2026, 3, 10)),
        ('<effectiveTime><low nullFlavor="UNK"/><high value="20260310"/></effectiveTime>',
         None, date(2026, 3, 10)),
        ('<effectiveTime nullFlavor="NI"/>', None, None),
        ('<effectiveTime><low value="2026"/></effectiveTime>', None, None),
    ],
    ids=["point", "span", "no-start", "nothing", "year"],
)  # fmt: skip
def test_spans_and_points_of_time(when: str, since: date | None, until: date | None) -> None:
    (one,) = read(treatment("<name>X</name>", when)).treatments
    assert (one.since, one.until) == (since, until)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("20260301", "2026-03-01T11:00:00+00:00"),
        ("20260301+0100", "2026-03-01T11:00:00+00:00"),
        ("2026030110", "2026-03-01T09:00:00+00:00"),
        ("202603011030", "2026-03-01T09:30:00+00:00"),
        ("20260701103015", "2026-07-01T08:30:15+00:00"),
        ("20260301103015+0000", "2026-03-01T10:30:15+00:00"),
        ("20260301103015.123-0500", "2026-03-01T15:30:15+00:00"),
    ],
)
def test_times_of_hl7(value: str, told: str) -> None:
    found = instant(value)
    assert found is not None and found.isoformat() == told


@pytest.mark.parametrize("value", ["", "2026", "202603", "20261301", "20260301T10", "2026030125"])
def test_what_is_not_a_whole_time_is_none(value: str) -> None:
    assert instant(value) is None


def test_the_pdf_of_a_level_one_document_may_be_cut_into_lines() -> None:
    text = base64.encodebytes(PDF).decode().replace("\n", "\r\n\t  ")
    body = (
        '<component><nonXMLBody><text mediaType="Application/PDF" representation="B64">'
        f"\n {text}</text></nonXMLBody></component>"
    )
    assert read(body).pdf == PDF


def refused(inner: str) -> str:
    """Return the message of a document that holds nothing to read."""
    text = f'<ClinicalDocument xmlns="urn:hl7-org:v3">{inner}</ClinicalDocument>'
    found = read_cda(text.encode())
    assert isinstance(found, Refused) and found.problems[0].code == "NO_BODY"
    return found.problems[0].message


@pytest.mark.parametrize(
    "held",
    ["", "!!!! pas du base64", "JVBERi0xLj", "aGVsbG8=", "JVBERi0xLjQ*&amp;$", "%PDF-1.4",
     '<reference value="lettre.pdf"/>'],
    ids=["empty", "no-base64", "cut", "no-pdf", "with-garbage", "not-encoded", "elsewhere"],
)  # fmt: skip
def test_a_pdf_that_is_not_there_or_damaged_is_refused(held: str) -> None:
    body = f'<text mediaType="application/pdf" representation="B64">{held}</text>'
    message = refused(f"<component><nonXMLBody>{body}</nonXMLBody></component>")
    assert message.startswith("Le PDF de ce document est abîmé")
    assert message.endswith("demandez un nouvel envoi.")


@pytest.mark.parametrize("inner", ["", "<component/>", "<component><nonXMLBody/></component>"])
def test_a_document_without_any_content_is_refused(inner: str) -> None:
    assert "n’a pas de contenu" in refused(f"<title>Lettre</title>{inner}")


def narrative(*paragraphs: str) -> str:
    told = "".join(f"<paragraph>{one}</paragraph>" for one in paragraphs)
    (found,) = read(section("x", "").replace("<entry>", f"<text>{told}</text><entry>")).narratives
    return found.words


def test_a_long_paragraph_is_told_whole() -> None:
    told = " ".join(f"mot{n}" for n in range(500))
    assert narrative(told, f"<content>{told}</content>fin") == f"{told}\n{told}fin"


def test_a_text_that_is_cut_says_so() -> None:
    """A text that just ends reads as whole."""
    words = narrative(*("mot " * 200 for _ in range(40)))
    assert len(words) < 21_000
    assert words.endswith("mot…\n[Texte trop long, coupé ici : lisez la suite dans le document "
                          "d’origine.]")  # fmt: skip


def test_more_than_can_be_ticked_is_told() -> None:
    """A book of measures has one a day."""
    one = (
        '<observation><code code="29463-7" codeSystem="2.16.840.1.113883.6.1"/>'
        '<effectiveTime value="20260301"/><value xsi:type="PQ" value="71" unit="kg"/></observation>'
    )
    found = read(section("8716-3", one * 365))
    assert (len(found.findings), found.beyond) == (300, 65)
    assert read(section("8716-3", one)).beyond == 0


def test_the_first_of_several_identities_names_the_document() -> None:
    found = read('<id root="1.2.3" extension="A"/><id root="1.2.3" extension="B"/>')
    assert found.identity == "1.2.3^A"
