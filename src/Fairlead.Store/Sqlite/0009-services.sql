-- Services that others have published here.
CREATE TABLE service (
    id           TEXT PRIMARY KEY,
    address      TEXT NOT NULL,
    kind         TEXT NOT NULL,
    published_by TEXT NOT NULL,
    expires_at   INTEGER NOT NULL,
    properties   TEXT NOT NULL
);
