-- What the owner allows others, as JSON; nothing for most jobs.
ALTER TABLE job ADD COLUMN grants TEXT NULL;

-- In whose lists a job is, beside its owner's.
CREATE TABLE job_grantee (
    kind    TEXT NOT NULL,
    grantee TEXT NOT NULL,
    number  INTEGER NOT NULL,
    job_id  TEXT NOT NULL,
    PRIMARY KEY (kind, grantee, number)
) WITHOUT ROWID;
