-- Times are microseconds since 1970-01-01 UTC, ids 32 lower-case hexadecimal digits.
-- Wide columns come last, so that a look at the others does not follow their overflow pages.
CREATE TABLE job (
    number           INTEGER PRIMARY KEY AUTOINCREMENT,
    id               TEXT NOT NULL UNIQUE,
    version          INTEGER NOT NULL,
    owner            TEXT NOT NULL,
    site             TEXT NOT NULL,
    account          TEXT NOT NULL,
    state            TEXT NOT NULL,
    parent           TEXT NULL,
    task_index       INTEGER NULL,
    task_total       INTEGER NULL,
    task_succeeded   INTEGER NULL,
    task_failed      INTEGER NULL,
    created_at       INTEGER NOT NULL,
    changed_at       INTEGER NOT NULL,
    expires_at       INTEGER NULL,
    unobserved_since INTEGER NULL,
    start_requested  INTEGER NOT NULL,
    cancel_requested INTEGER NOT NULL,
    discarded        INTEGER NOT NULL,
    -- Whether lists show it. Not a generated column: SQLite would read the row for it, even where an index holds it.
    listed           INTEGER NOT NULL CHECK (listed = (parent IS NULL AND NOT discarded)),
    submission_key   TEXT NULL,
    directory        TEXT NOT NULL,
    message          TEXT NULL,
    tags             TEXT NOT NULL,
    attempts         TEXT NOT NULL,
    description      TEXT NOT NULL,
    source           TEXT NULL
);

-- One job a key; what a key names.
CREATE UNIQUE INDEX job_key ON job (owner, submission_key) WHERE submission_key IS NOT NULL;
-- Lists. SQLite skips an offset inside an index only where the index holds every column that the question names, "listed" included.
CREATE INDEX job_owner ON job (owner, number, site, id, listed) WHERE listed;
CREATE INDEX job_owner_state ON job (owner, state, number, site, id, listed) WHERE listed;
-- Who waits at a site, and for what its driver has to do something.
CREATE INDEX job_site_state ON job (site, state, owner, number, id);
CREATE INDEX job_discarded ON job (site) WHERE discarded;
-- Whose time has come.
CREATE INDEX job_expiry ON job (expires_at, id, listed) WHERE listed;
-- The tasks of a job.
CREATE INDEX job_parent ON job (parent, number) WHERE parent IS NOT NULL;

-- The tags of jobs that are not discarded, to find these by.
CREATE TABLE job_tag (
    owner  TEXT NOT NULL,
    tag    TEXT NOT NULL,
    number INTEGER NOT NULL,
    job_id TEXT NOT NULL,
    parent TEXT NULL,
    PRIMARY KEY (owner, tag, number)
) WITHOUT ROWID;

CREATE TABLE journal (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id   TEXT NULL,
    at       INTEGER NOT NULL,
    level    TEXT NOT NULL,
    actor    TEXT NULL,
    message  TEXT NOT NULL
);

CREATE INDEX journal_job ON journal (job_id, sequence) WHERE job_id IS NOT NULL;
