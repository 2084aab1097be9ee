-- Jobs and runs take their numbers from one sequence: that of jobs, which now begins behind both.
INSERT INTO sqlite_sequence (name, seq) SELECT 'job', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'job');
UPDATE sqlite_sequence SET seq = max(seq, (SELECT COALESCE(max(number), 0) FROM run)) WHERE name = 'job';
CREATE TRIGGER run_number AFTER INSERT ON run BEGIN
    UPDATE sqlite_sequence SET seq = NEW.number WHERE name = 'job' AND seq < NEW.number;
END;

-- When runs ended, and which stay among the current ones of their owners all the same.
ALTER TABLE run ADD COLUMN ended_at INTEGER NULL;
ALTER TABLE run ADD COLUMN stays_current INTEGER NOT NULL DEFAULT 0;
UPDATE run SET ended_at = created_at WHERE NOT active;
CREATE INDEX run_owner ON run (owner, dialect, ended_at, number) WHERE NOT discarded;
