-- What the owner allows others, as JSON; nothing for most jobs.
ALTER TABLE job ADD COLUMN grants text NULL;

-- In whose lists a job is, beside its owner's. Site and owner never change; they are here so that a list does not look at jobs.
CREATE TABLE job_grantee (
    kind    text NOT NULL,
    grantee text NOT NULL,
    number  bigint NOT NULL,
    site    text NOT NULL,
    owner   text NOT NULL,
    job_id  uuid NOT NULL,
    PRIMARY KEY (kind, grantee, number) INCLUDE (site, owner, job_id)
);

ALTER TABLE job_grantee SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02);
