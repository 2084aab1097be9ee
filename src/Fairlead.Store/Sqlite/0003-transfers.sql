-- Rights to one file each, held by whoever has the secret, of which only the hash is here.
CREATE TABLE file_ticket (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL UNIQUE,
    owner       TEXT NOT NULL,
    mandate     TEXT NOT NULL,
    storage     TEXT NOT NULL,
    path        TEXT NOT NULL,
    purpose     TEXT NOT NULL,
    mode        TEXT NOT NULL,
    size_limit  INTEGER NULL,
    secret_hash TEXT NOT NULL UNIQUE,
    transferred INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    tags        TEXT NOT NULL
);

CREATE INDEX file_ticket_owner ON file_ticket (owner, number);
CREATE INDEX file_ticket_expiry ON file_ticket (expires_at);

-- Copies that the gateway carries out.
CREATE TABLE transfer (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL UNIQUE,
    version     INTEGER NOT NULL,
    owner       TEXT NOT NULL,
    mandate     TEXT NOT NULL,
    storage     TEXT NOT NULL,
    direction   TEXT NOT NULL,
    source      TEXT NOT NULL,
    target      TEXT NOT NULL,
    state       TEXT NOT NULL,
    message     TEXT NULL,
    transferred INTEGER NOT NULL,
    size        INTEGER NULL,
    files       TEXT NOT NULL,
    holder      TEXT NULL,
    lease_until INTEGER NULL,
    begins      INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    starts_at   INTEGER NULL,
    expires_at  INTEGER NOT NULL,
    -- When somebody has to begin it, or to take it over.
    due_at      INTEGER NULL,
    tags        TEXT NOT NULL
);

CREATE INDEX transfer_owner ON transfer (owner, number);
CREATE INDEX transfer_due ON transfer (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX transfer_expiry ON transfer (expires_at);
