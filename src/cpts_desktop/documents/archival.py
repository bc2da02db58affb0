"""PDF/A-1b: what a document that leaves by MSSanté must be (interop.md section 4, ECO.2.1.1).

reportlab embeds the fonts; what PDF/A asks on top (ISO 19005-1: XMP metadata that repeat the title,
an output intent with its profile, line ends before ``endstream``) is written by pikepdf.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Final
from xml.sax.saxutils import escape

from cpts_desktop.kernel.resources import resource

_CONDITION: Final = "sRGB IEC61966-2.1"
_EMPTY_IN_OURS: Final = ("/Author", "/Subject", "/Keywords", "/Trapped")
_MADE: Final = "2000-01-01T00:00:00+00:00"
"""The date that the canvas writes in every document: bytes are reproducible."""
_PROGRAM: Final = "CPTS Desktop"
_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{program}</xmp:CreatorTool>
<xmp:CreateDate>{made}</xmp:CreateDate><xmp:ModifyDate>{made}</xmp:ModifyDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{program}</pdf:Producer>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def archival(pdf: bytes) -> bytes:
    """Return a PDF of ours as PDF/A-1b; the same bytes each time, the pages unchanged."""
    import pikepdf  # only when a document is made: its libraries are slow to load
    from pikepdf import Array, Dictionary, Name, Stream

    with pikepdf.open(io.BytesIO(pdf)) as document:
        # XMP has to repeat every entry that is there, and these say nothing.
        for key in _EMPTY_IN_OURS:
            if key in document.docinfo:
                del document.docinfo[key]
        title = str(document.docinfo.get(Name.Title, ""))
        words = _XMP.format(title=escape(title), program=_PROGRAM, made=_MADE)
        metadata = Stream(document, words.encode(), Type=Name.Metadata, Subtype=Name.XML)
        profile = Stream(document, _profile(), N=3)
        intent = Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFA1,
            OutputConditionIdentifier=_CONDITION,
            Info=_CONDITION,
            DestOutputProfile=document.make_indirect(profile),
        )
        document.Root.Metadata = document.make_indirect(metadata)
        document.Root.OutputIntents = Array([document.make_indirect(intent)])
        out = io.BytesIO()
        document.save(
            out,
            deterministic_id=True,
            min_version="1.4",
            object_stream_mode=pikepdf.ObjectStreamMode.disable,  # they came with PDF 1.5
        )
        return out.getvalue()


@cache
def _profile() -> bytes:
    return resource("icc/sRGB.icc").read_bytes()
