-- What people want of runs, for the gateway that goes through the run, in the order of their numbers.
CREATE TABLE run_request (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    run         INTEGER NOT NULL,
    -- What happens to the run by it; NULL where its row has changed.
    event       TEXT NULL,
    asked_at    INTEGER NOT NULL,
    answered_at INTEGER NULL,
    -- Why not; NULL where it was done.
    refusal     TEXT NULL
);

CREATE INDEX run_request_open ON run_request (run, number) WHERE answered_at IS NULL;
CREATE INDEX run_request_run ON run_request (run);
CREATE INDEX run_request_answered ON run_request (answered_at) WHERE answered_at IS NOT NULL;
