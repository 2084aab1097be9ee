-- What the owner of a job chose when it was submitted: a JSON list of "what:value", or nothing.
ALTER TABLE job ADD COLUMN preferences TEXT NULL;
