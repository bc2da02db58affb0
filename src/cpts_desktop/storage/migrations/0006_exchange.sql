-- Members and packets (the practice's own stream); item-level oppositions (patients' streams).
CREATE TABLE member (
    uid TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    profession TEXT NOT NULL,
    rpps TEXT NOT NULL,
    hlc INTEGER NOT NULL,
    verified INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE member_device (
    device TEXT NOT NULL PRIMARY KEY,
    member TEXT NOT NULL,
    sign BLOB NOT NULL,
    exchange BLOB NOT NULL,
    trust TEXT NOT NULL,
    introduced_by TEXT NOT NULL,
    card TEXT NOT NULL,
    hlc INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX member_device_member ON member_device (member);
CREATE TABLE member_revocation (
    key TEXT NOT NULL PRIMARY KEY,
    last_sequence TEXT NOT NULL,
    hlc INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE packet_out (
    id TEXT NOT NULL PRIMARY KEY,
    member TEXT NOT NULL,
    audience TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    kind TEXT NOT NULL,
    digest TEXT NOT NULL,
    created INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    size INTEGER NOT NULL,
    patients TEXT NOT NULL,
    file TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX packet_out_audience ON packet_out (audience, sequence);
CREATE TABLE packet_upto (
    member TEXT NOT NULL,
    stream TEXT NOT NULL,
    device TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (member, stream, device)
) STRICT, WITHOUT ROWID;
CREATE TABLE packet_scope (
    member TEXT NOT NULL,
    stream TEXT NOT NULL,
    body TEXT NOT NULL,
    hlc INTEGER NOT NULL,
    PRIMARY KEY (member, stream)
) STRICT, WITHOUT ROWID;
CREATE TABLE item_opposition (
    patient INTEGER NOT NULL,
    id TEXT NOT NULL,
    item TEXT NOT NULL,
    member TEXT NOT NULL,
    what TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (patient, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE item_opposition_end (
    patient INTEGER NOT NULL,
    id TEXT NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (patient, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE packet_in (
    id TEXT NOT NULL PRIMARY KEY,
    member TEXT NOT NULL,
    device TEXT NOT NULL,
    audience TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    kind TEXT NOT NULL,
    digest TEXT NOT NULL,
    hlc INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    duplicates INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    rejected INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX packet_in_audience ON packet_in (device, audience, sequence);
CREATE TABLE packet_ack (
    id TEXT NOT NULL PRIMARY KEY,
    member TEXT NOT NULL,
    hlc INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE packet_receipt (
    id TEXT NOT NULL PRIMARY KEY,
    carrier TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE indicator_count (
    member TEXT NOT NULL,
    start TEXT NOT NULL,
    until TEXT NOT NULL,
    id TEXT NOT NULL,
    hash TEXT NOT NULL,
    label TEXT NOT NULL,
    people INTEGER NOT NULL,
    numerator INTEGER,
    denominator INTEGER,
    counted INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    PRIMARY KEY (member, start, until, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE directory_known (
    coordinator TEXT NOT NULL PRIMARY KEY,
    epoch INTEGER NOT NULL,
    minimum_format INTEGER NOT NULL,
    hlc INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE member_check (
    member TEXT NOT NULL PRIMARY KEY,
    day TEXT NOT NULL,
    by TEXT NOT NULL,
    hlc INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE member_validity (
    member TEXT NOT NULL,
    by TEXT NOT NULL,
    until TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    PRIMARY KEY (member, by)
) STRICT, WITHOUT ROWID;
