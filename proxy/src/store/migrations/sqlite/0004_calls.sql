-- How many requests were sent to Zoom on a UTC day, in days since 1970-01-01.
CREATE TABLE calls (
    label TEXT PRIMARY KEY NOT NULL,
    day INTEGER NOT NULL,
    requests INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
