-- Jobs and runs take their numbers from one sequence: that of jobs, which now begins behind both.
SELECT setval(pg_get_serial_sequence('job', 'number'), GREATEST(nextval(pg_get_serial_sequence('job', 'number')), (SELECT COALESCE(max(number), 0) FROM run)));

-- When runs ended, and which stay among the current ones of their owners all the same.
ALTER TABLE run ADD COLUMN ended_at timestamptz NULL;
ALTER TABLE run ADD COLUMN stays_current boolean NOT NULL DEFAULT false;
UPDATE run SET ended_at = created_at WHERE NOT active;
CREATE INDEX run_owner ON run (owner, dialect, ended_at, number) WHERE NOT discarded;
