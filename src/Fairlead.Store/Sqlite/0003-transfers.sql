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
