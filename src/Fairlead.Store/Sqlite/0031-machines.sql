-- Machines that users have defined, and their key pairs. A private half is sealed with a token that only its owner has.
CREATE TABLE machine_key (
    id         TEXT PRIMARY KEY,
    owner      TEXT NOT NULL,
    public_key TEXT NOT NULL,
    sealed     TEXT NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE machine (
    owner      TEXT NOT NULL,
    name       TEXT NOT NULL,
    qos        TEXT NULL,
    project    TEXT NULL,
    family     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    key_id     TEXT NULL,
    PRIMARY KEY (owner, name)
) WITHOUT ROWID;
CREATE INDEX machine_of_key ON machine (key_id);

-- Private keys that were opened for runs, sealed with the gateway's own key, for as long as the runs need them.
CREATE TABLE open_key (
    run       TEXT PRIMARY KEY,
    owner     TEXT NOT NULL,
    site      TEXT NOT NULL,
    account   TEXT NOT NULL,
    sealed    TEXT NOT NULL,
    needed_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX open_key_place ON open_key (site, account, needed_at);
