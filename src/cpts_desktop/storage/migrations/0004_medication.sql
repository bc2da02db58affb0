-- Medication reviews: steps, remembered decisions on findings, answers of the doctor, forms.
CREATE TABLE bpm_review (
    patient INTEGER NOT NULL,
    id TEXT NOT NULL,
    opened_on TEXT,
    sent_on TEXT,
    closed_on TEXT,
    document TEXT NOT NULL,
    code TEXT NOT NULL,
    recipient TEXT NOT NULL,
    proposals TEXT NOT NULL,
    PRIMARY KEY (patient, id)
) WITHOUT ROWID, STRICT;
CREATE INDEX bpm_review_sent ON bpm_review (sent_on, patient);
CREATE TABLE bpm_decision (
    patient INTEGER NOT NULL,
    finding TEXT NOT NULL,
    decision TEXT NOT NULL,
    reason TEXT NOT NULL,
    summary TEXT NOT NULL,
    review TEXT NOT NULL,
    author INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    device INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (patient, finding)
) WITHOUT ROWID, STRICT;
CREATE TABLE bpm_answer (
    patient INTEGER NOT NULL,
    review TEXT NOT NULL,
    proposal TEXT NOT NULL,
    answer TEXT NOT NULL,
    note TEXT NOT NULL,
    answered_on TEXT NOT NULL,
    author INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    device INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (patient, review, proposal)
) WITHOUT ROWID, STRICT;
CREATE TABLE bpm_form (
    patient INTEGER NOT NULL,
    review TEXT NOT NULL,
    step TEXT NOT NULL,
    done_on TEXT NOT NULL,
    details TEXT NOT NULL,
    author INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    device INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (patient, review, step)
) WITHOUT ROWID, STRICT;
