-- When jobs ended, and which are among the current ones of their owners.
ALTER TABLE job ADD COLUMN ended_at timestamptz NULL;
ALTER TABLE job ADD COLUMN put_away boolean NOT NULL DEFAULT false;
ALTER TABLE job ADD COLUMN is_current boolean NOT NULL DEFAULT true;
UPDATE job SET ended_at = changed_at, is_current = false WHERE state IN ('Succeeded', 'Failed', 'Cancelled', 'TimedOut');
CREATE INDEX job_current ON job (owner, number) INCLUDE (id) WHERE listed AND is_current;
CREATE INDEX job_past ON job (owner, ended_at, number) INCLUDE (id) WHERE listed AND NOT is_current;
