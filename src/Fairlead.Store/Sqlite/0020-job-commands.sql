-- Commands that were run beside jobs.
CREATE TABLE job_command (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    job     TEXT NOT NULL,
    at      INTEGER NOT NULL,
    command TEXT NOT NULL
);

CREATE INDEX job_command_job ON job_command (job, number);
