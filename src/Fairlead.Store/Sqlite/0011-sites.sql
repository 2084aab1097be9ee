-- What users have set on sites for themselves.
CREATE TABLE site_handle (
    owner TEXT NOT NULL,
    site  TEXT NOT NULL,
    tags  TEXT NOT NULL,
    umask INTEGER NULL,
    PRIMARY KEY (owner, site)
) WITHOUT ROWID;
