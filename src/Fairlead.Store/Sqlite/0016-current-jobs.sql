-- When jobs ended, and which are among the current ones of their owners.
ALTER TABLE job ADD COLUMN ended_at INTEGER NULL;
ALTER TABLE job ADD COLUMN put_away INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN is_current INTEGER NOT NULL DEFAULT 1;
UPDATE job SET ended_at = changed_at, is_current = 0 WHERE state IN ('Succeeded', 'Failed', 'Cancelled', 'TimedOut');
CREATE INDEX job_current ON job (owner, number, id) WHERE listed AND is_current;
CREATE INDEX job_past ON job (owner, ended_at, number, id) WHERE listed AND NOT is_current;
