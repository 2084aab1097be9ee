-- Programs that people log in from.
CREATE TABLE login_client (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL UNIQUE,
    secret_hash TEXT NOT NULL,
    name        TEXT NOT NULL,
    is_used     INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL
);

CREATE INDEX login_client_expiry ON login_client (expires_at);

-- Logins from programs that cannot show a page. Of codes there are only hashes.
CREATE TABLE device_login (
    id           TEXT NOT NULL PRIMARY KEY,
    version      INTEGER NOT NULL,
    client       TEXT NOT NULL,
    device_hash  TEXT NOT NULL UNIQUE,
    user_hash    TEXT NOT NULL UNIQUE,
    scope        TEXT NOT NULL,
    address      TEXT NOT NULL,
    state        TEXT NOT NULL,
    login_user   TEXT NULL,
    pause        INTEGER NOT NULL,
    asked_at     INTEGER NULL,
    renewal_hash TEXT NULL UNIQUE,
    spent_hash   TEXT NULL UNIQUE,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
);

CREATE INDEX device_login_client ON device_login (client);
CREATE INDEX device_login_expiry ON device_login (expires_at);
