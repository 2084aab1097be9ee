-- What the owner allows others, as JSON; nothing for most. Lists look through those that have any.
ALTER TABLE transfer ADD COLUMN grants text NULL;
CREATE INDEX transfer_shared ON transfer (number) WHERE grants IS NOT NULL;

ALTER TABLE file_ticket ADD COLUMN grants text NULL;
CREATE INDEX file_ticket_shared ON file_ticket (number) WHERE grants IS NOT NULL;

ALTER TABLE operation ADD COLUMN grants text NULL;
CREATE INDEX operation_shared ON operation (number) WHERE grants IS NOT NULL;
