-- What only one gateway may do at a time, and which one that is. Writes under a lease are refused once its row is gone.
CREATE TABLE lease (
    epoch      INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL,
    holder     TEXT NOT NULL,
    expires_at INTEGER NOT NULL
);

CREATE INDEX lease_name ON lease (name);
CREATE INDEX lease_expiry ON lease (expires_at);
