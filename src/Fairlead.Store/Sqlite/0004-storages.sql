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
