-- Tokens that users have made for their programs. A token itself is not kept, only its SHA-256.
CREATE TABLE api_token (
    owner      text NOT NULL,
    name       text NOT NULL,
    id         text NOT NULL,
    hash       text NOT NULL UNIQUE,
    mandate    text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (owner, name)
);
CREATE INDEX api_token_end ON api_token (expires_at);
