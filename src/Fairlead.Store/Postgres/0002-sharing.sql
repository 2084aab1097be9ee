-- What the owner allows others, as JSON; nothing for most jobs.
ALTER TABLE job ADD COLUMN grants text NULL;

-- In whose lists a job is, beside its owner's.
CREATE TABLE job_grantee (
    kind    text NOT NULL,
    grantee text NOT NULL,
    number  bigint NOT NULL,
    job_id  uuid NOT NULL,
    PRIMARY KEY (kind, grantee, number)
);
