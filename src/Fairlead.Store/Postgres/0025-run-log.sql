-- What an entry tells of its run, and of which node or block. Only entries with a topic are in the log of the run.
ALTER TABLE journal ADD COLUMN topic text NULL;
ALTER TABLE journal ADD COLUMN place text NULL;

-- Counts and skips within one run and some levels, without reading the rows.
DROP INDEX journal_run;
CREATE INDEX journal_log ON journal (run_id, sequence, level) WHERE topic IS NOT NULL;

-- Whether what the jobs of a run write is entered in its log.
ALTER TABLE run ADD COLUMN logs_output boolean NOT NULL DEFAULT FALSE;

-- How far the output of its jobs has been entered.
CREATE TABLE run_output (
    run    bigint NOT NULL,
    job    text NOT NULL,
    stream text NOT NULL,
    bytes  bigint NOT NULL,
    lines  bigint NOT NULL,
    PRIMARY KEY (run, job, stream)
);
