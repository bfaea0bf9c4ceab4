-- What is known of a creation that has no answer yet: until when somebody works on it; since when
-- it may have reached Zoom; from when on what Zoom does not have was not created.
ALTER TABLE idempotency_slots ADD COLUMN held_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE idempotency_slots ADD COLUMN sent_at INTEGER;
ALTER TABLE idempotency_slots ADD COLUMN settles_at INTEGER;
-- Of errors that were kept, and of what was cut off, the outcome is not known.
UPDATE idempotency_slots
    SET status = NULL, body = NULL, sent_at = claimed_at, settles_at = claimed_at + 120000
    WHERE status IS NULL OR status >= 400;

-- Who creates something just now; the key is a hash of what it is. One at a time.
CREATE TABLE creation_turns (
    turn_key BLOB PRIMARY KEY NOT NULL,
    holder BLOB NOT NULL,
    held_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Which creation each new meeting belongs to.
CREATE TABLE meetings_created (
    meeting_id INTEGER PRIMARY KEY NOT NULL,
    creation BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
