-- What an entry tells of its run, and of which node or block. Only entries with a topic are in the log of the run.
ALTER TABLE journal ADD COLUMN topic TEXT NULL;
ALTER TABLE journal ADD COLUMN place TEXT NULL;

-- Counts and skips within one run and some levels, without reading the rows.
DROP INDEX journal_run;
CREATE INDEX journal_log ON journal (run_id, sequence, level) WHERE topic IS NOT NULL;

-- Whether what the jobs of a run write is entered in its log.
ALTER TABLE run ADD COLUMN logs_output INTEGER NOT NULL DEFAULT FALSE;

-- How far the output of its jobs has been entered.
CREATE TABLE run_output (
    run    INTEGER NOT NULL,
    job    TEXT NOT NULL,
    stream TEXT NOT NULL,
    bytes  INTEGER NOT NULL,
    lines  INTEGER NOT NULL,
    PRIMARY KEY (run, job, stream)
) WITHOUT ROWID;
