"""The catalogue of bad packets: a name, the bytes, and the one code that must answer."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import zstandard

from cpts_desktop.kernel.jsonio import dumps_canonical
from cpts_desktop.packets.blocks import encode_blocks, to_line
from cpts_desktop.packets.header import COMMENT, MAGIC_LINE
from cpts_desktop.packets.keys import sign
from tests.pure.packets.samples import (
    DOCTOR,
    ME,
    NURSE,
    STRANGER,
    assembled,
    body,
    end_line,
    entries,
    header_json,
    sealed_to,
    squeezed,
    start_line,
)

START = to_line({"block": "start", **start_line()})


@dataclass(frozen=True)
class Bad:
    """One bad packet and the code that refuses it."""

    name: str
    data: bytes
    code: str


def catalogue() -> Iterator[Bad]:
    """Yield every bad vector."""
    lines = list(encode_blocks(entries()))
    sealed = sealed_to(body(lines), DOCTOR)
    good = assembled(sealed)
    yield from _files(good)
    yield from _cut(good, sealed)
    yield from _headers(sealed)
    yield from _signatures(good, sealed)
    yield from _ciphertexts(sealed)
    yield from _bodies(lines)
    yield from _blocks(lines)


def _files(good: bytes) -> Iterator[Bad]:
    yield Bad("fichier_vide", b"", "TRUNCATED")
    yield Bad("un_octet", b"c", "TRUNCATED")
    yield Bad("un_octet_autre", b"x", "BAD_MAGIC")
    yield Bad("zeros", bytes(5000), "BAD_MAGIC")
    yield Bad("jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(900), "BAD_MAGIC")
    yield Bad("pdf_renomme", b"%PDF-1.7\n" + bytes(900), "BAD_MAGIC")
    yield Bad("hasard", b"\x00" + os.urandom(1 << 20), "BAD_MAGIC")
    yield Bad("espace_devant", b" " + good, "BAD_MAGIC")
    yield Bad("marque_utf8_devant", b"\xef\xbb\xbf" + good, "BAD_MAGIC")
    yield Bad("fin_de_ligne_dos", good.replace(b"\n", b"\r\n", 1), "BAD_VERSION")
    yield Bad("version_0", good.replace(b"/1\n", b"/0\n", 1), "BAD_VERSION")
    yield Bad("version_2", good.replace(b"/1\n", b"/2\n", 1), "BAD_VERSION")
    yield Bad("version_255", good.replace(b"/1\n", b"/255\n", 1), "BAD_VERSION")


def _cut(good: bytes, sealed: bytes) -> Iterator[Bad]:
    start = len(good) - len(sealed)
    for name, size in (
        ("dans_la_magie", 7),
        ("magie_seule", len(MAGIC_LINE)),
        ("dans_l_entete", 200),
        ("avant_la_signature", good.index(b"\n", len(MAGIC_LINE)) + 1),
        ("dans_la_signature", start - 20),
        ("sans_contenu", start),
        ("a_moitie", start + len(sealed) // 2),
        ("dernier_octet", len(good) - 1),
    ):
        yield Bad(f"coupe_{name}", good[:size], "TRUNCATED")
    yield Bad("octet_ajoute", good + b"\n", "TRAILING")
    yield Bad("deux_paquets_a_la_suite", good + good, "TRAILING")


def _headers(sealed: bytes) -> Iterator[Bad]:
    def bad(name: str, code: str, **changes: Any) -> Bad:
        return Bad(f"entete_{name}", assembled(sealed, header_json(sealed, **changes)), code)

    yield bad("format_2", "BAD_VERSION", format=2)
    yield bad("format_0", "BAD_VERSION", format=0)
    yield bad("format_texte", "SCHEMA", format="1")
    yield bad("format_booleen", "SCHEMA", format=True)
    yield bad("suite_0", "BAD_VERSION", suite=0)
    yield bad("suite_99", "BAD_VERSION", suite=99)
    yield bad("genre_inconnu", "BAD_VERSION", kind="questionnaire")
    yield bad("genre_liste", "BAD_VERSION", kind=[])
    yield bad("champ_critique", "BAD_VERSION", crit=["expires"], ext={"expires": "2026"})
    yield bad("champ_en_trop", "SCHEMA", extra=1)
    yield bad("id_chemin", "SCHEMA", id="../../etc/passwd")
    yield bad("id_reserve", "SCHEMA", id="CON")
    yield bad("id_majuscules", "SCHEMA", id=ME.device.upper())
    yield bad("destinataires_vides", "SCHEMA", recipients=[])
    yield bad(
        "destinataire_double", "SCHEMA", recipients=[header_json(sealed)["recipients"][0]] * 2
    )
    yield bad(
        "destinataires_300", "SCHEMA", recipients=[{"device": ME.device, "key": ME.key}] * 300
    )
    yield bad("sequence_0", "SCHEMA", sequence=0)
    yield bad("sequence_negative", "SCHEMA", sequence=-1)
    yield bad("sequence_enorme", "SCHEMA", sequence=10**17)
    yield bad("deuxieme_sans_precedent", "SCHEMA", sequence=2)
    yield bad("premier_avec_precedent", "SCHEMA", previous="0" * 64)
    yield bad("date_sans_fuseau", "SCHEMA", created="2026-03-03T08:15:00.0000")
    yield bad("date_impossible", "SCHEMA", created="2026-02-30T08:15:00.000Z")
    yield bad("taille_negative", "SCHEMA", ciphertext={"sha256": "0" * 64, "size": -5})
    yield bad(
        "taille_4_gio",
        "TRUNCATED",
        ciphertext={**header_json(sealed)["ciphertext"], "size": 4 << 30},
    )
    yield bad(
        "taille_trop_petite",
        "TRAILING",
        ciphertext={**header_json(sealed)["ciphertext"], "size": 10},
    )
    yield bad("empreinte_fausse", "BAD_MAC", ciphertext={"sha256": "0" * 64, "size": len(sealed)})
    yield bad("cle_ancienne", "NOT_RECIPIENT", recipients=[{"device": ME.device, "key": "0" * 16}])
    yield bad(
        "pour_un_autre", "NOT_RECIPIENT", recipients=[{"device": STRANGER.device, "key": ME.key}]
    )
    yield bad(
        "autre_poste",
        "SCHEMA",
        sender={"device": STRANGER.device, "key": header_json(sealed)["sender"]["key"]},
    )
    yield bad("cle_inconnue", "UNKNOWN_SIGNER", sender={"device": NURSE.device, "key": "0" * 16})
    line = dumps_canonical(header_json(sealed))
    yield Bad(
        "entete_non_canonique", assembled(sealed, line.replace(b",", b", ", 1) + b"\n"), "SCHEMA"
    )
    doubled = line[:-1] + b',"suite":1}\n'
    yield Bad("entete_cle_double", assembled(sealed, doubled), "SCHEMA")
    yield Bad(
        "entete_flottant",
        assembled(sealed, line.replace(b'"suite":1', b'"suite":1.0') + b"\n"),
        "SCHEMA",
    )
    yield Bad(
        "entete_nan",
        assembled(sealed, line.replace(b'"suite":1', b'"suite":NaN') + b"\n"),
        "SCHEMA",
    )
    yield Bad("entete_imbrique", assembled(sealed, b"[" * 3000 + b"\n"), "SCHEMA")
    yield Bad("entete_liste", assembled(sealed, b"[]\n"), "SCHEMA")
    yield Bad("entete_geant", MAGIC_LINE + b"{" + b" " * (1 << 17) + b"}\n", "TOO_BIG")


def _signatures(good: bytes, sealed: bytes) -> Iterator[Bad]:
    head, text, _ = good[: len(good) - len(sealed)].rsplit(b"\n", 2)
    signed = head + b"\n"

    def bad(name: str, line: bytes) -> Bad:
        return Bad(f"signature_{name}", signed + line + b"\n" + sealed, "BAD_SIG")

    first, second = text.split(b" ")
    raw = base64.b64decode(first)
    yield bad("absente", b"")
    yield bad("a_zero", base64.b64encode(raw[:10] + bytes(64)) + b" " + second)
    yield bad("sans_globale", first)
    yield bad("globale_a_zero", first + b" " + base64.b64encode(bytes(64)))
    yield bad("d_un_inconnu", sign(STRANGER, signed, COMMENT).encode())
    yield bad("d_un_autre_contenu", sign(NURSE, signed + b" ", COMMENT).encode())
    yield bad("d_un_autre_usage", sign(NURSE, signed, "cpts-carte").encode())
    yield bad("non_prehachee", base64.b64encode(b"Ed" + raw[2:]) + b" " + second)
    yield bad("s_non_canonique", base64.b64encode(_bigger_s(raw)) + b" " + second)
    yield bad(
        "r_petit_ordre", base64.b64encode(raw[:10] + b"\x01" + bytes(31) + raw[42:]) + b" " + second
    )
    yield bad("base64_non_canonique", first + b"= " + second)
    yield bad("octets_non_ascii", b"\xff\xfe")
    yield bad("trop_longue", b"A" * 4000)
    yield Bad(
        "signature_reprise_d_un_autre_paquet",
        assembled(sealed, header_json(sealed, sequence=2, previous="0" * 64)).replace(
            b'"sequence":2', b'"sequence":3', 1
        ),
        "BAD_SIG",
    )


def _bigger_s(raw: bytes) -> bytes:
    order = 2**252 + 27742317777372353535851937790883648493
    s = int.from_bytes(raw[42:], "little") + order
    return raw[:42] + s.to_bytes(32, "little")


def _ciphertexts(sealed: bytes) -> Iterator[Bad]:
    def bad(name: str, data: bytes, code: str = "BAD_MAC") -> Bad:
        return Bad(f"age_{name}", assembled(data), code)

    yield bad("vide", b" ")
    yield bad("autre_fichier", b"PK\x03\x04" + bytes(400))
    yield bad("fin_coupee", sealed[:-30])
    yield bad("octet_ajoute", sealed + b"x")
    yield bad("octet_retourne", sealed[:-40] + bytes([sealed[-40] ^ 1]) + sealed[-39:])
    yield bad("pour_un_autre", sealed_to(b"x", STRANGER), "NOT_RECIPIENT")
    big = sealed_to(os.urandom(200_000), DOCTOR)
    start = len(big) % 65552
    one, two = slice(start, start + 65552), slice(start + 65552, start + 2 * 65552)
    yield bad("blocs_echanges", big[:start] + big[two] + big[one] + big[two.stop :])


def _bodies(lines: list[bytes]) -> Iterator[Bad]:
    def bad(name: str, clear: bytes, code: str) -> Bad:
        return Bad(f"corps_{name}", assembled(sealed_to(clear, DOCTOR)), code)

    whole = START + b"".join(lines)
    end = end_line(len(lines), whole)
    frame = squeezed(whole, end)
    yield bad("vide", b"", "TRUNCATED")
    yield bad("en_clair", whole + end, "SCHEMA")
    yield bad("coupe", frame[: len(frame) // 2], "TRUNCATED")
    yield bad("trame_ajoutee", frame + squeezed(b"{}\n"), "TRAILING")
    yield bad("octet_ajoute", frame + b"x", "TRAILING")
    yield bad("trame_a_sauter_devant", b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd" + frame, "SCHEMA")
    yield bad("trame_abimee", frame[:40] + bytes([frame[40] ^ 255]) + frame[41:], "SCHEMA")
    yield bad("sans_fin", squeezed(whole), "TRUNCATED")
    yield bad("fin_sans_retour", squeezed(whole, end[:-1]), "TRUNCATED")
    yield bad("ligne_apres_la_fin", squeezed(whole, end, lines[0]), "TRAILING")
    yield bad("texte_apres_la_fin", squeezed(whole, end, b"x"), "TRUNCATED")
    yield bad("compte_faux", squeezed(whole, end_line(len(lines) + 1, whole)), "SCHEMA")
    yield bad("empreinte_fausse", squeezed(whole, end_line(len(lines), whole + b" ")), "SCHEMA")
    yield bad("sans_debut", squeezed(*lines, end_line(len(lines), b"".join(lines))), "SCHEMA")
    yield bad("deux_debuts", squeezed(START, START, end_line(1, START + START)), "SCHEMA")
    yield bad("ligne_non_json", squeezed(START, b"bonjour\n", end), "SCHEMA")
    yield bad("ligne_imbriquee", squeezed(START, b"[" * 100_000 + b"\n", end), "SCHEMA")
    for name, change in (
        ("autre_paquet", {"packet": ME.device}),
        ("autre_genre", {"kind": "receipt"}),
        ("autre_expediteur", {"sender": ME.device}),
        ("en_plus", {"x": 1}),
    ):
        yield bad(f"debut_{name}", body(lines, **change), "SCHEMA")
    yield bad("bombe", squeezed(bytes(256 << 20)), "TOO_BIG")
    yield bad("bombe_sans_taille", _unsized(256 << 20), "TOO_BIG")
    wide = zstandard.ZstdCompressionParameters(window_log=27, enable_ldm=True)
    packer = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    yield bad("fenetre_geante", packer.compress(whole) + packer.flush(), "SCHEMA")


def _unsized(size: int) -> bytes:
    packer = zstandard.ZstdCompressor(level=3).compressobj()
    out = [packer.compress(bytes(1 << 20)) for _ in range(size >> 20)]
    return b"".join([*out, packer.flush()])


def _blocks(lines: list[bytes]) -> Iterator[Bad]:
    import json

    good = json.loads(lines[0])

    def bad(name: str, change: Callable[[dict[str, Any]], Any], code: str = "SCHEMA") -> Bad:
        block = json.loads(lines[0])
        change(block)
        line = json.dumps(block).encode() + b"\n"
        return Bad(f"bloc_{name}", assembled(sealed_to(body([line]), DOCTOR)), code)

    def put(*path: Any, value: Any) -> Callable[[dict[str, Any]], None]:
        def change(block: dict[str, Any]) -> None:
            at: Any = block
            for key in path[:-1]:
                at = at[key]
            at[path[-1]] = value

        return change

    count = good["n"]
    yield bad("cle_en_trop", put("x", value=1))
    yield bad("compte_nul", put("n", value=0))
    yield bad("compte_faux", put("n", value=count + 1))
    yield bad("compte_enorme", put("n", value=10**7))
    yield bad("compte_negatif", put("n", value=-1))
    yield bad("flux_practice", put("runs", 0, 0, value="practice"))
    yield bad("flux_chemin", put("runs", 0, 0, value="../../x"))
    yield bad("sequence_nulle", put("runs", 0, 2, value=0))
    yield bad("suite_negative", put("runs", 0, 3, value=-1))
    yield bad("suite_trop_longue", put("runs", 0, 3, value=10**9))
    yield bad("auteur_nombre", put("author", value={"=": 7}))
    yield bad(
        "colonne_bombe",
        put(
            "payload",
            "observation",
            value={"keys": {f"k{i}": {"=": "x" * 60_000} for i in range(40)}},
        ),
        "TOO_BIG",
    )
    yield bad(
        "liste_bombe",
        put("payload", "observation", value={"sizes": {"=": 10**15}, "items": {"=": 1}}),
        "TOO_BIG",
    )
    yield bad("colonne_inconnue", put("author", value={"zip": []}))
    yield bad("genre_absent", put("payload", value={}))
    yield bad("genre_etranger", put("payload", "other", value=[]))
    yield bad("genre_retour_ligne", put("kind", value={"=": "a\nb"}))
    yield bad("horloge_negative", put("ms", value={"=": -1}))
    yield bad("horloge_enorme", put("ms", value={"=": 2**60}))
    yield bad("compteur_enorme", put("count", value={"=": 2**16}))
    yield bad("horloge_texte", put("ms", value={"=": "1"}))
    yield bad("contenu_liste", put("payload", "observation", value={"=": [1]}))
    yield bad("contenu_texte", put("payload", "observation", value={"=": "bonjour"}))
    yield bad("sceau_court", put("seals", value={"at": [0], "sig": ["AAAA"]}))
    yield bad(
        "sceau_hors_bloc",
        put("seals", value={"at": [count], "sig": [base64.b64encode(bytes(64)).decode()]}),
    )
    yield bad(
        "sceau_double",
        put("seals", value={"at": [1, 1], "sig": [base64.b64encode(bytes(64)).decode()] * 2}),
    )
    yield bad("delta_deborde", put("ms", value={"delta": [2**62] * count}))
    yield bad("mots_hors_liste", put("kind", value={"words": ["observation"], "at": {"=": 1}}))
    yield bad("mots_negatifs", put("kind", value={"words": ["observation"], "at": {"=": -1}}))
    yield bad("choix_hors_parts", put("kind", value={"pick": {"=": 3}, "parts": []}))
    yield bad("genre_de_bloc", put("block", value=3))
