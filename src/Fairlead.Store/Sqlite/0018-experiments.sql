-- Experiments. Those that were removed stay as rows, so that no name is given out twice.
CREATE TABLE experiment (
    number           INTEGER PRIMARY KEY AUTOINCREMENT,
    name             TEXT NOT NULL UNIQUE,
    owner            TEXT NOT NULL,
    mandate          TEXT NOT NULL,
    dialect          TEXT NOT NULL,
    description      TEXT NOT NULL,
    platform         TEXT NULL,
    language_version TEXT NULL,
    grants           TEXT NULL,
    created_at       INTEGER NOT NULL,
    changed_at       INTEGER NOT NULL,
    removed          INTEGER NOT NULL,
    -- Whether it goes on; its newest generation and the last time it was set going.
    going            INTEGER NOT NULL,
    generation       INTEGER NULL,
    start            INTEGER NULL,
    -- Name, description and owner in lower case.
    words            TEXT NOT NULL
);

CREATE INDEX experiment_going ON experiment (number) WHERE going AND NOT removed;

-- Who finds an experiment that is not for everybody: those with whom it is shared.
CREATE TABLE experiment_reader (
    kind       TEXT NOT NULL,
    grantee    TEXT NOT NULL,
    experiment INTEGER NOT NULL,
    PRIMARY KEY (kind, grantee, experiment)
) WITHOUT ROWID;

CREATE INDEX experiment_reader_experiment ON experiment_reader (experiment);

-- Its configuration as it is now.
CREATE TABLE experiment_file (
    experiment INTEGER NOT NULL,
    name       TEXT NOT NULL,
    content    TEXT NOT NULL,
    PRIMARY KEY (experiment, name)
) WITHOUT ROWID;

-- Its lists of jobs, with how these stand.
CREATE TABLE experiment_generation (
    experiment  INTEGER NOT NULL,
    number      INTEGER NOT NULL,
    run         TEXT NOT NULL UNIQUE,
    created_at  INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    started_at  INTEGER NULL,
    finished_at INTEGER NULL,
    total       INTEGER NOT NULL,
    ready       INTEGER NOT NULL,
    submitted   INTEGER NOT NULL,
    queued      INTEGER NOT NULL,
    running     INTEGER NOT NULL,
    succeeded   INTEGER NOT NULL,
    failed      INTEGER NOT NULL,
    suspended   INTEGER NOT NULL,
    facts       TEXT NULL,
    PRIMARY KEY (experiment, number)
) WITHOUT ROWID;

-- When experiments were set going, and how they came to rest.
CREATE TABLE experiment_start (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    run        TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at   INTEGER NULL,
    cause      TEXT NULL
);

CREATE INDEX experiment_start_run ON experiment_start (run, number);

-- The jobs of a run.
CREATE INDEX job_run ON job (substr(part_of, 1, 32), number) WHERE part_of IS NOT NULL;
