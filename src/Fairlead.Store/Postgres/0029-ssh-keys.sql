-- Key pairs of users, and which of them opens which account of a site. The private half is sealed, or elsewhere.
CREATE TABLE ssh_key (
    id         text PRIMARY KEY,
    owner      text NOT NULL,
    algorithm  text NOT NULL,
    public_key text NOT NULL,
    metadata   text NOT NULL,
    created_at timestamptz NOT NULL,
    kept       text NOT NULL
);
CREATE INDEX ssh_key_of_owner ON ssh_key (owner, created_at);

CREATE TABLE ssh_key_use (
    site    text NOT NULL,
    account text NOT NULL,
    key_id  text NOT NULL,
    PRIMARY KEY (site, account)
);
CREATE INDEX ssh_key_use_of_key ON ssh_key_use (key_id);
