-- Instants are milliseconds since 1970-01-01T00:00:00Z.
CREATE TABLE sessions (
    id BLOB PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL,
    email TEXT NOT NULL,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL,
    timezone TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    checked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE TABLE idempotency_slots (
    user_id TEXT NOT NULL,
    route TEXT NOT NULL,
    slot_key TEXT NOT NULL,
    body_hash BLOB NOT NULL,
    claimed_at INTEGER NOT NULL,
    status INTEGER,
    body TEXT,
    PRIMARY KEY (user_id, route, slot_key)
) STRICT, WITHOUT ROWID;
