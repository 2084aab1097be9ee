-- Tokens that users have made for their programs. A token itself is not kept, only its SHA-256.
CREATE TABLE api_token (
    owner      TEXT NOT NULL,
    name       TEXT NOT NULL,
    id         TEXT NOT NULL,
    hash       TEXT NOT NULL UNIQUE,
    mandate    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (owner, name)
) WITHOUT ROWID;
CREATE INDEX api_token_end ON api_token (expires_at);
