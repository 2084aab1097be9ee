-- Small values that users keep under keys of their own.
CREATE TABLE key_value (
    owner text NOT NULL,
    name  text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (owner, name)
);
