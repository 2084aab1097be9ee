-- What users have set on sites for themselves.
CREATE TABLE site_handle (
    owner text NOT NULL,
    site  text NOT NULL,
    tags  text NOT NULL,
    umask integer NULL,
    PRIMARY KEY (owner, site)
);
