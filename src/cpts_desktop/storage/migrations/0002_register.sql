-- The patient register: identity and search, measures in one clustered table, care circle.
-- A patient's local key (pk, patient) is the local key of their stream.
CREATE TABLE patient (
    pk INTEGER NOT NULL,
    uid TEXT NOT NULL,
    birth_name TEXT NOT NULL,
    used_name TEXT NOT NULL,
    given_names TEXT NOT NULL,
    used_given_name TEXT NOT NULL,
    sex TEXT NOT NULL,
    birth_date TEXT,
    birth_date_unknown INTEGER NOT NULL,
    birth_cog TEXT NOT NULL,
    birth_place TEXT NOT NULL,
    phone TEXT NOT NULL,
    mobile TEXT NOT NULL,
    email TEXT NOT NULL,
    address TEXT NOT NULL,
    postcode TEXT NOT NULL,
    city TEXT NOT NULL,
    note TEXT NOT NULL,
    deceased_on TEXT,
    no_allergy_on TEXT,
    tied_to TEXT,
    replaced_by TEXT,
    homonym INTEGER NOT NULL,
    doubtful INTEGER NOT NULL,
    fictitious INTEGER NOT NULL,
    without_mt INTEGER NOT NULL,
    insi INTEGER NOT NULL,
    checked INTEGER NOT NULL,
    has_allergy INTEGER NOT NULL,
    has_mt INTEGER NOT NULL,
    sort_key TEXT NOT NULL,
    PRIMARY KEY (pk),
    UNIQUE (uid)
) STRICT;
CREATE INDEX patient_birth_date ON patient (birth_date, pk);
CREATE INDEX patient_tied_to ON patient (tied_to) WHERE tied_to IS NOT NULL;
CREATE INDEX patient_replaced_by ON patient (replaced_by) WHERE replaced_by IS NOT NULL;
CREATE INDEX patient_sort ON patient (sort_key, pk);
CREATE TABLE patient_key (
    k TEXT NOT NULL,
    patient INTEGER NOT NULL,
    PRIMARY KEY (k, patient)
) WITHOUT ROWID, STRICT;
CREATE INDEX patient_key_patient ON patient_key (patient);
CREATE TABLE patient_phone (
    digits TEXT NOT NULL,
    patient INTEGER NOT NULL,
    PRIMARY KEY (digits, patient)
) WITHOUT ROWID, STRICT;
CREATE TABLE name_token (
    pk INTEGER NOT NULL,
    token TEXT NOT NULL,
    PRIMARY KEY (pk),
    UNIQUE (token)
) STRICT;
CREATE TABLE name_variant (
    variant TEXT NOT NULL,
    token INTEGER NOT NULL,
    PRIMARY KEY (variant, token)
) WITHOUT ROWID, STRICT;
CREATE TABLE ins (
    patient INTEGER NOT NULL,
    device INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    matricule TEXT NOT NULL,
    oid TEXT NOT NULL,
    birth_name TEXT NOT NULL,
    given_names TEXT NOT NULL,
    sex TEXT NOT NULL,
    birth_date TEXT,
    birth_cog TEXT NOT NULL,
    provenance TEXT NOT NULL,
    declared_status TEXT NOT NULL,
    PRIMARY KEY (patient, device, seq)
) WITHOUT ROWID, STRICT;
CREATE INDEX ins_matricule ON ins (matricule);
CREATE TABLE identity_check (
    patient INTEGER NOT NULL,
    device INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    day TEXT NOT NULL,
    document TEXT NOT NULL,
    traits TEXT NOT NULL,
    PRIMARY KEY (patient, device, seq)
) WITHOUT ROWID, STRICT;
CREATE TABLE observation_code (
    pk INTEGER NOT NULL,
    code TEXT NOT NULL,
    unit TEXT NOT NULL,
    PRIMARY KEY (pk)
) STRICT;
CREATE UNIQUE INDEX observation_code_word ON observation_code (code, unit);
CREATE TABLE observation_origin (
    pk INTEGER NOT NULL,
    source TEXT NOT NULL,
    scale TEXT NOT NULL,
    PRIMARY KEY (pk)
) STRICT;
CREATE UNIQUE INDEX observation_origin_word ON observation_origin (source, scale);
CREATE TABLE observation (
    patient INTEGER NOT NULL,
    t INTEGER NOT NULL,
    device INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    item INTEGER NOT NULL,
    code INTEGER NOT NULL,
    origin INTEGER NOT NULL,
    author INTEGER NOT NULL,
    value INTEGER,
    text TEXT,
    external INTEGER,
    PRIMARY KEY (patient, t, device, seq, item)
) WITHOUT ROWID, STRICT;
CREATE TABLE observation_withdrawn (
    patient INTEGER NOT NULL,
    device INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    item INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (patient, device, seq, item)
) WITHOUT ROWID, STRICT;
CREATE TABLE medication (
    patient INTEGER NOT NULL,
    id TEXT NOT NULL,
    label TEXT NOT NULL,
    dci TEXT NOT NULL,
    cis TEXT NOT NULL,
    atc TEXT NOT NULL,
    dose_text TEXT NOT NULL,
    frequency_text TEXT NOT NULL,
    since TEXT,
    until TEXT,
    source TEXT NOT NULL,
    indication TEXT NOT NULL,
    stop_reason TEXT NOT NULL,
    codes TEXT NOT NULL,
    removed INTEGER NOT NULL,
    PRIMARY KEY (patient, id)
) WITHOUT ROWID, STRICT;
CREATE TABLE condition (
    patient INTEGER NOT NULL,
    id TEXT NOT NULL,
    label TEXT NOT NULL,
    code TEXT NOT NULL,
    since TEXT,
    until TEXT,
    active INTEGER NOT NULL,
    source TEXT NOT NULL,
    removed INTEGER NOT NULL,
    PRIMARY KEY (patient, id)
) WITHOUT ROWID, STRICT;
CREATE TABLE allergy (
    patient INTEGER NOT NULL,
    id TEXT NOT NULL,
    substance TEXT NOT NULL,
    reaction TEXT NOT NULL,
    severity TEXT NOT NULL,
    code TEXT NOT NULL,
    active INTEGER NOT NULL,
    noted_on TEXT,
    source TEXT NOT NULL,
    removed INTEGER NOT NULL,
    PRIMARY KEY (patient, id)
) WITHOUT ROWID, STRICT;
CREATE TABLE distinct_person (
    patient INTEGER NOT NULL,
    id TEXT NOT NULL,
    removed INTEGER NOT NULL,
    PRIMARY KEY (patient, id)
) WITHOUT ROWID, STRICT;
CREATE TABLE ald (
    patient INTEGER NOT NULL,
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    since TEXT,
    until TEXT,
    removed INTEGER NOT NULL,
    PRIMARY KEY (patient, id)
) WITHOUT ROWID, STRICT;
CREATE TABLE baseline (
    patient INTEGER NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (patient, id)
) WITHOUT ROWID, STRICT;
CREATE TABLE care_team_member (
    patient INTEGER NOT NULL,
    id TEXT NOT NULL,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    rpps TEXT NOT NULL,
    agreed_to_be_printed INTEGER NOT NULL,
    member_id TEXT,
    since TEXT,
    until TEXT,
    removed INTEGER NOT NULL,
    PRIMARY KEY (patient, id)
) WITHOUT ROWID, STRICT;
CREATE TABLE contact (
    patient INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    relation TEXT NOT NULL,
    phone TEXT NOT NULL,
    note TEXT NOT NULL,
    rank INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    PRIMARY KEY (patient, id)
) WITHOUT ROWID, STRICT;
CREATE TABLE trusted_person (
    patient INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    relation TEXT NOT NULL,
    phone TEXT NOT NULL,
    designated_on TEXT,
    until TEXT,
    written_and_cosigned INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    PRIMARY KEY (patient, id)
) WITHOUT ROWID, STRICT;
CREATE TABLE care_link (
    patient INTEGER NOT NULL,
    id TEXT NOT NULL,
    professional TEXT NOT NULL,
    member_id TEXT,
    basis TEXT NOT NULL,
    scope TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT,
    note TEXT NOT NULL,
    author INTEGER NOT NULL,
    PRIMARY KEY (patient, id)
) WITHOUT ROWID, STRICT;
CREATE TABLE care_link_end (
    patient INTEGER NOT NULL,
    id TEXT NOT NULL,
    day TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (patient, id)
) WITHOUT ROWID, STRICT;
CREATE TABLE consent (
    patient INTEGER NOT NULL,
    id TEXT NOT NULL,
    decision TEXT NOT NULL,
    recipient TEXT NOT NULL,
    member_id TEXT,
    scope TEXT NOT NULL,
    form TEXT NOT NULL,
    collected_by TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT,
    hlc INTEGER NOT NULL,
    PRIMARY KEY (patient, id)
) WITHOUT ROWID, STRICT;
CREATE TABLE consent_end (
    patient INTEGER NOT NULL,
    id TEXT NOT NULL,
    day TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (patient, id)
) WITHOUT ROWID, STRICT;
CREATE TABLE encounter (
    patient INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    reason TEXT NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER,
    source TEXT NOT NULL,
    PRIMARY KEY (patient, id)
) WITHOUT ROWID, STRICT;
CREATE TABLE document (
    patient INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    mime TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    author INTEGER NOT NULL,
    device INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (patient, id)
) WITHOUT ROWID, STRICT;
CREATE TABLE import_reject (
    device INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    item INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    source TEXT NOT NULL,
    place TEXT NOT NULL,
    why TEXT NOT NULL,
    resource BLOB,
    PRIMARY KEY (device, seq, item)
) WITHOUT ROWID, STRICT;
CREATE VIRTUAL TABLE patient_fts USING fts5(names, content='', contentless_delete=1, detail=none, prefix='1 2 3', tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE name_trigram USING fts5(token, content='', columnsize=0, detail=none, tokenize='trigram');
