-- What people and programs say of files, by the place of the file: absolute path on a site, as an account sees it.
CREATE TABLE file_metadata (
    number   INTEGER PRIMARY KEY,
    site     TEXT NOT NULL,
    account  TEXT NOT NULL,
    path     TEXT NOT NULL,
    document TEXT NOT NULL,
    -- The words in the document, each once, in lower case, with a blank between them.
    words    TEXT NOT NULL,
    UNIQUE (site, account, path)
);

-- The index of words; it holds no text of its own.
CREATE VIRTUAL TABLE file_words USING fts5 (words, content = 'file_metadata', content_rowid = 'number', detail = 'none', tokenize = "unicode61 remove_diacritics 0 categories 'L* N*'");

CREATE TRIGGER file_metadata_added AFTER INSERT ON file_metadata BEGIN
    INSERT INTO file_words (rowid, words) VALUES (new.number, new.words);
END;

CREATE TRIGGER file_metadata_removed AFTER DELETE ON file_metadata BEGIN
    INSERT INTO file_words (file_words, rowid, words) VALUES ('delete', old.number, old.words);
END;

CREATE TRIGGER file_metadata_changed AFTER UPDATE OF words ON file_metadata BEGIN
    INSERT INTO file_words (file_words, rowid, words) VALUES ('delete', old.number, old.words);
    INSERT INTO file_words (rowid, words) VALUES (new.number, new.words);
END;

-- File trees that users have created.
CREATE TABLE created_storage (
    number         INTEGER PRIMARY KEY AUTOINCREMENT,
    id             TEXT NOT NULL UNIQUE,
    version        INTEGER NOT NULL,
    owner          TEXT NOT NULL,
    site           TEXT NOT NULL,
    account        TEXT NOT NULL,
    type           TEXT NOT NULL,
    top            TEXT NOT NULL,
    directory      TEXT NOT NULL,
    owns_directory INTEGER NOT NULL,
    has_metadata   INTEGER NOT NULL,
    description    TEXT NOT NULL,
    umask          INTEGER NOT NULL,
    tags           TEXT NOT NULL,
    grants         TEXT NULL,
    state          TEXT NOT NULL,
    message        TEXT NULL,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL
);

CREATE INDEX created_storage_owner ON created_storage (owner);
-- What is to be made or removed, and whose time has come.
CREATE INDEX created_storage_work ON created_storage (site, number) WHERE state IN ('Making', 'Removing');
CREATE INDEX created_storage_expiry ON created_storage (expires_at) WHERE state <> 'Removing';

-- Who finds a storage in their list: its owner (kind 'Owner'), and everybody it is shared with. Not those that are being removed.
CREATE TABLE storage_reader (
    kind    TEXT NOT NULL,
    grantee TEXT NOT NULL,
    number  INTEGER NOT NULL,
    PRIMARY KEY (kind, grantee, number)
) WITHOUT ROWID;

CREATE INDEX storage_reader_number ON storage_reader (number);

-- Long-running tasks of the gateway's own.
CREATE TABLE operation (
    number           INTEGER PRIMARY KEY AUTOINCREMENT,
    id               TEXT NOT NULL UNIQUE,
    version          INTEGER NOT NULL,
    owner            TEXT NOT NULL,
    mandate          TEXT NOT NULL,
    kind             TEXT NOT NULL,
    storages         TEXT NOT NULL,
    -- What it works on: a path and a depth, or the words of a search.
    subject          TEXT NOT NULL,
    depth            INTEGER NOT NULL,
    state            TEXT NOT NULL,
    message          TEXT NULL,
    cancel_requested INTEGER NOT NULL,
    visited          INTEGER NULL,
    -- Milliseconds.
    duration         INTEGER NULL,
    -- Storage, path, storage, path, ...
    files            TEXT NOT NULL,
    tags             TEXT NOT NULL,
    created_at       INTEGER NOT NULL,
    expires_at       INTEGER NOT NULL
);

CREATE INDEX operation_owner ON operation (owner, number);
CREATE INDEX operation_work ON operation (number) WHERE state IN ('Waiting', 'Running');
CREATE INDEX operation_expiry ON operation (expires_at);
