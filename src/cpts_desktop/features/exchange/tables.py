"""Members and packets: projections of the practice's own stream, which never leaves."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from cpts_desktop.storage.schema import metadata

_NO_ROWID: Final[dict[str, Any]] = {"sqlite_with_rowid": False, "sqlite_strict": True}


def _key(name: str, kind: Any = Text) -> Column[Any]:
    return Column(name, kind, primary_key=True, nullable=False, autoincrement=False)


def _required(name: str, kind: Any = Text) -> Column[Any]:
    return Column(name, kind, nullable=False)


member = Table(
    "member",
    metadata,
    _key("uid"),
    _required("name"),
    _required("profession"),
    _required("rpps"),
    _required("hlc", Integer),
    _required("verified", Integer),
    **_NO_ROWID,
)
member_device = Table(
    "member_device",
    metadata,
    _key("device"),
    _required("member"),
    _required("sign", LargeBinary),
    _required("exchange", LargeBinary),
    _required("trust"),
    _required("introduced_by"),
    _required("card"),
    _required("hlc", Integer),
    **_NO_ROWID,
)
Index("member_device_member", member_device.c.member)
member_revocation = Table(
    "member_revocation",
    metadata,
    _key("key"),
    _required("last_sequence"),
    _required("hlc", Integer),
    **_NO_ROWID,
)
packet_out = Table(
    "packet_out",
    metadata,
    _key("id"),
    _required("member"),
    _required("audience"),
    _required("sequence", Integer),
    _required("kind"),
    _required("digest"),
    _required("created", Integer),
    _required("entries", Integer),
    _required("size", Integer),
    _required("patients"),
    _required("file"),
    **_NO_ROWID,
)
Index("packet_out_audience", packet_out.c.audience, packet_out.c.sequence)
packet_upto = Table(
    "packet_upto",
    metadata,
    _key("member"),
    _key("stream"),
    _key("device"),
    _required("seq", Integer),
    **_NO_ROWID,
)
packet_scope = Table(
    "packet_scope",
    metadata,
    _key("member"),
    _key("stream"),
    _required("body"),
    _required("hlc", Integer),
    **_NO_ROWID,
)
item_opposition = Table(
    "item_opposition",
    metadata,
    _key("patient", Integer),
    _key("id"),
    _required("item"),
    _required("member"),
    _required("what"),
    _required("since"),
    **_NO_ROWID,
)
item_opposition_end = Table(
    "item_opposition_end",
    metadata,
    _key("patient", Integer),
    _key("id"),
    _required("day"),
    **_NO_ROWID,
)
packet_in = Table(
    "packet_in",
    metadata,
    _key("id"),
    _required("member"),
    _required("device"),
    _required("audience"),
    _required("sequence", Integer),
    _required("kind"),
    _required("digest"),
    _required("hlc", Integer),
    _required("accepted", Integer),
    _required("duplicates", Integer),
    _required("waiting", Integer),
    _required("rejected", Integer),
    **_NO_ROWID,
)
Index("packet_in_audience", packet_in.c.device, packet_in.c.audience, packet_in.c.sequence)
packet_ack = Table(
    "packet_ack", metadata, _key("id"), _required("member"), _required("hlc", Integer), **_NO_ROWID
)
packet_receipt = Table(
    "packet_receipt",
    metadata,
    _key("id"),
    _required("carrier"),
    **_NO_ROWID,
)
indicator_count = Table(
    "indicator_count",
    metadata,
    _key("member"),
    _key("start"),
    _key("until"),
    _key("id"),
    _required("hash"),
    _required("label"),
    _required("people", Integer),
    Column("numerator", Integer),
    Column("denominator", Integer),
    _required("counted", Integer),
    _required("hlc", Integer),
    **_NO_ROWID,
)
directory_known = Table(
    "directory_known",
    metadata,
    _key("coordinator"),
    _required("epoch", Integer),
    _required("minimum_format", Integer),
    _required("hlc", Integer),
    **_NO_ROWID,
)
member_check = Table(
    "member_check", metadata, _key("member"), _required("day"), _required("by"),
    _required("hlc", Integer), **_NO_ROWID,
)  # fmt: skip
member_validity = Table(
    "member_validity", metadata, _key("member"), _key("by"), _required("until"),
    _required("epoch", Integer), _required("hlc", Integer), **_NO_ROWID,
)  # fmt: skip
