-- Key pairs of users, and which of them opens which account of a site. The private half is sealed, or elsewhere.
CREATE TABLE ssh_key (
    id         TEXT PRIMARY KEY,
    owner      TEXT NOT NULL,
    algorithm  TEXT NOT NULL,
    public_key TEXT NOT NULL,
    metadata   TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    kept       TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX ssh_key_of_owner ON ssh_key (owner, created_at);

CREATE TABLE ssh_key_use (
    site    TEXT NOT NULL,
    account TEXT NOT NULL,
    key_id  TEXT NOT NULL,
    PRIMARY KEY (site, account)
) WITHOUT ROWID;
CREATE INDEX ssh_key_use_of_key ON ssh_key_use (key_id);
