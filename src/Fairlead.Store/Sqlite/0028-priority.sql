-- Which of the waiting jobs of an owner go first. Most have no priority, and cost nothing here.
ALTER TABLE job ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
CREATE INDEX job_priority ON job (site, owner, priority, number, id) WHERE state = 'Accepted' AND priority > 0;
