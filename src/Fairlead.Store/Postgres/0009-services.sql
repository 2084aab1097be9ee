-- Services that others have published here.
CREATE TABLE service (
    id           text PRIMARY KEY,
    address      text NOT NULL,
    kind         text NOT NULL,
    published_by text NOT NULL,
    expires_at   timestamptz NOT NULL,
    properties   text NOT NULL
);
