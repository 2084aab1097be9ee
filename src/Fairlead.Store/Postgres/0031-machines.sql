-- Machines that users have defined, and their key pairs. A private half is sealed with a token that only its owner has.
CREATE TABLE machine_key (
    id         text PRIMARY KEY,
    owner      text NOT NULL,
    public_key text NOT NULL,
    sealed     text NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE machine (
    owner      text NOT NULL,
    name       text NOT NULL,
    qos        text NULL,
    project    text NULL,
    family     text NOT NULL,
    created_at timestamptz NOT NULL,
    key_id     text NULL,
    PRIMARY KEY (owner, name)
);
CREATE INDEX machine_of_key ON machine (key_id);

-- Private keys that were opened for runs, sealed with the gateway's own key, for as long as the runs need them.
CREATE TABLE open_key (
    run       text PRIMARY KEY,
    owner     text NOT NULL,
    site      text NOT NULL,
    account   text NOT NULL,
    sealed    text NOT NULL,
    needed_at timestamptz NOT NULL
);
CREATE INDEX open_key_place ON open_key (site, account, needed_at);
