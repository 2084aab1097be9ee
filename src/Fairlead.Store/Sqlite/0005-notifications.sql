-- What subscribers of jobs are still to be told. A channel is one subscription of one job: only its oldest notice has a time at which it is due.
CREATE TABLE notice (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL,
    host    TEXT NOT NULL,
    tries   INTEGER NOT NULL,
    due_at  INTEGER NULL,
    content TEXT NOT NULL
);

CREATE INDEX notice_channel ON notice (channel, number);
CREATE INDEX notice_host ON notice (host, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX notice_due ON notice (due_at) WHERE due_at IS NOT NULL;
