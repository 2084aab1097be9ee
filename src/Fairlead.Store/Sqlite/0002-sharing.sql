-- What the owner allows others, as JSON; nothing for most jobs.
ALTER TABLE job ADD COLUMN grants TEXT NULL;

-- In whose lists a job is, beside its owner's. Site and owner never change; they are here so that a list does not look at jobs.
CREATE TABLE job_grantee (
    kind    TEXT NOT NULL,
    grantee TEXT NOT NULL,
    number  INTEGER NOT NULL,
    site    TEXT NOT NULL,
    owner   TEXT NOT NULL,
    job_id  TEXT NOT NULL,
    PRIMARY KEY (kind, grantee, number)
) WITHOUT ROWID;
