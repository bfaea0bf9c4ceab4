-- Instants are milliseconds since 1970-01-01T00:00:00Z; hashes are SHA-256.
-- Sessions live for hours: those from before are not worth carrying over.
DROP TABLE sessions;

CREATE TABLE sessions (
    id BLOB PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL,
    email TEXT NOT NULL,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL,
    timezone TEXT NOT NULL,
    method TEXT NOT NULL,
    browser TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    checked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_user ON sessions (user_id);

-- One-time codes that were asked for; `code` is the hash of the browser's secret and the code.
CREATE TABLE codes (
    id BLOB PRIMARY KEY NOT NULL,
    email TEXT NOT NULL,
    code BLOB NOT NULL,
    tries INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Consents at Zoom that were asked for.
CREATE TABLE flows (
    id BLOB PRIMARY KEY NOT NULL,
    return_to TEXT NOT NULL,
    session BLOB,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Each user's consent at Zoom; the tokens are sealed. `fence` grows with every lease.
CREATE TABLE grants (
    user_id TEXT PRIMARY KEY NOT NULL,
    grant_id BLOB NOT NULL,
    generation INTEGER NOT NULL,
    access BLOB NOT NULL,
    refresh BLOB NOT NULL,
    key_id TEXT NOT NULL,
    access_expires_at INTEGER NOT NULL,
    fence INTEGER NOT NULL,
    leased_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Refresh tokens that must still be revoked at Zoom.
CREATE TABLE revocations (
    grant_id BLOB NOT NULL,
    generation INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    refresh BLOB NOT NULL,
    key_id TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (grant_id, generation)
) STRICT, WITHOUT ROWID;

CREATE INDEX revocations_by_due ON revocations (due_at);

-- Counters of what people who are not signed in ask for; the key is a hash.
CREATE TABLE limits (
    limit_key BLOB PRIMARY KEY NOT NULL,
    requests INTEGER NOT NULL,
    resets_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    outcome TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_email TEXT NOT NULL,
    target TEXT NOT NULL,
    address TEXT NOT NULL,
    detail TEXT NOT NULL,
    request_id TEXT NOT NULL
) STRICT;
