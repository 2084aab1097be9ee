-- Workflows that somebody has asked for.
CREATE TABLE run (
    number         INTEGER PRIMARY KEY AUTOINCREMENT,
    id             TEXT NOT NULL UNIQUE,
    -- Of what the engine knows; not of tags, grants and expiry.
    version        INTEGER NOT NULL,
    owner          TEXT NOT NULL,
    mandate        TEXT NOT NULL,
    dialect        TEXT NOT NULL,
    submission_key TEXT NULL,
    name           TEXT NULL,
    tags           TEXT NOT NULL,
    grants         TEXT NULL,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    -- Whether something of it goes on: it runs, jobs of it are being cancelled, or it is to be removed.
    active         INTEGER NOT NULL,
    held           INTEGER NOT NULL,
    discarded      INTEGER NOT NULL,
    header         TEXT NOT NULL,
    extra          TEXT NULL
);

CREATE UNIQUE INDEX run_key ON run (owner, submission_key) WHERE submission_key IS NOT NULL;
CREATE INDEX run_active ON run (number) WHERE active;
CREATE INDEX run_expiry ON run (expires_at) WHERE NOT discarded;

-- Who finds a run in their list: its owner (kind 'Owner'), and everybody it is shared with.
CREATE TABLE run_reader (
    kind    TEXT NOT NULL,
    grantee TEXT NOT NULL,
    run     INTEGER NOT NULL,
    PRIMARY KEY (kind, grantee, run)
) WITHOUT ROWID;

CREATE INDEX run_reader_run ON run_reader (run);

-- What it was asked for with, and what its dialect made of that.
CREATE TABLE run_document (
    run        INTEGER PRIMARY KEY,
    definition TEXT NOT NULL,
    source     TEXT NOT NULL
);

-- Executions of its blocks, those of its nodes, and over what its loops go.
CREATE TABLE run_block (
    run     INTEGER NOT NULL,
    id      INTEGER NOT NULL,
    open    INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (run, id)
) WITHOUT ROWID;

CREATE INDEX run_block_open ON run_block (run, id) WHERE open;

CREATE TABLE run_node (
    run     INTEGER NOT NULL,
    block   INTEGER NOT NULL,
    number  INTEGER NOT NULL,
    -- Whether it has not ended, or its job is being cancelled.
    open    INTEGER NOT NULL,
    -- The newest of its jobs, and its place in the order of the run.
    job     TEXT NULL,
    place   INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (run, block, number)
) WITHOUT ROWID;

CREATE INDEX run_node_open ON run_node (run, block, number) WHERE open;
CREATE INDEX run_node_job ON run_node (run, place, job) WHERE job IS NOT NULL;

CREATE TABLE run_iterations (
    run     INTEGER NOT NULL,
    block   INTEGER NOT NULL,
    node    INTEGER NOT NULL,
    portion INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (run, block, node, portion)
) WITHOUT ROWID;

-- The files that it knows by name.
CREATE TABLE run_file (
    run  INTEGER NOT NULL,
    name TEXT NOT NULL,
    url  TEXT NOT NULL,
    PRIMARY KEY (run, name)
) WITHOUT ROWID;

-- The part of a run that a job is: run, node and try, place.
ALTER TABLE job ADD COLUMN part_of TEXT NULL;

ALTER TABLE journal ADD COLUMN run_id TEXT NULL;
CREATE INDEX journal_run ON journal (run_id, sequence) WHERE run_id IS NOT NULL;
