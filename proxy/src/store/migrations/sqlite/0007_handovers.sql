-- Whom a sign-in is handed over to that happens in a window of its own: the hash of a secret of the
-- page that opened the window, and that page's origin.
ALTER TABLE flows ADD COLUMN challenge BLOB;
ALTER TABLE flows ADD COLUMN origin TEXT;

-- People proven there whom the page has not taken over yet; the id is the hash of the code it was
-- told.
CREATE TABLE handovers (
    id BLOB PRIMARY KEY NOT NULL,
    challenge BLOB NOT NULL,
    origin TEXT NOT NULL,
    user_id TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
