-- The floor: who wrote what, in which order; nothing clinical.
CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE device (
    pk INTEGER NOT NULL PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    sign_key BLOB,
    own INTEGER NOT NULL
) STRICT;
CREATE TABLE stream (
    pk INTEGER NOT NULL PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE author (
    pk INTEGER NOT NULL PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE kind (
    pk INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE entry (
    n INTEGER NOT NULL PRIMARY KEY,
    stream INTEGER NOT NULL,
    device INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    author INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    codec INTEGER NOT NULL,
    payload BLOB NOT NULL,
    salt BLOB NOT NULL,
    hash BLOB NOT NULL,
    seal BLOB
) STRICT;
CREATE UNIQUE INDEX entry_chain ON entry (stream, device, seq);
CREATE TABLE commit_log (
    no INTEGER NOT NULL PRIMARY KEY,
    first_n INTEGER NOT NULL,
    head BLOB NOT NULL,
    at INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    trail TEXT
) STRICT;
CREATE TABLE waiting_entry (
    stream TEXT NOT NULL,
    device TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    author TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload BLOB NOT NULL,
    salt BLOB NOT NULL,
    seal BLOB,
    PRIMARY KEY (stream, device, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE field_write (
    stream INTEGER NOT NULL,
    type TEXT NOT NULL,
    record TEXT NOT NULL,
    field TEXT NOT NULL,
    device INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    author INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (stream, type, record, field, device, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE field_over (
    stream INTEGER NOT NULL,
    type TEXT NOT NULL,
    record TEXT NOT NULL,
    field TEXT NOT NULL,
    device INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (stream, type, record, field, device, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE field_conflict (
    stream INTEGER NOT NULL,
    type TEXT NOT NULL,
    record TEXT NOT NULL,
    field TEXT NOT NULL,
    PRIMARY KEY (stream, type, record, field)
) STRICT, WITHOUT ROWID;
CREATE TABLE user_profile (
    uid TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    profession TEXT NOT NULL,
    rpps TEXT NOT NULL,
    active INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE local_secret (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE draft (
    author TEXT NOT NULL,
    form TEXT NOT NULL,
    subject TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (author, form, subject)
) STRICT, WITHOUT ROWID;
CREATE TABLE audit (
    seq INTEGER NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL,
    body TEXT NOT NULL,
    mac BLOB NOT NULL
) STRICT;
CREATE INDEX audit_patient ON audit (patient, seq);
CREATE TABLE trail_witness (
    holder TEXT NOT NULL,
    device TEXT NOT NULL,
    audience TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    n INTEGER NOT NULL,
    link TEXT NOT NULL,
    seal BLOB NOT NULL,
    at TEXT NOT NULL,
    broken TEXT NOT NULL,
    PRIMARY KEY (holder, device, audience)
) STRICT, WITHOUT ROWID;
CREATE TABLE trail_given (
    audience TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    n INTEGER NOT NULL,
    link TEXT NOT NULL,
    PRIMARY KEY (audience, sequence)
) STRICT, WITHOUT ROWID;
