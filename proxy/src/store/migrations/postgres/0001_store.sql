-- Instants are milliseconds since 1970-01-01T00:00:00Z; hashes are SHA-256.
CREATE TABLE sessions (
    id BYTEA PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL,
    email TEXT NOT NULL,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL,
    timezone TEXT NOT NULL,
    method TEXT NOT NULL,
    browser TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    checked_at BIGINT NOT NULL
);

CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE TABLE idempotency_slots (
    user_id TEXT NOT NULL,
    route TEXT NOT NULL,
    slot_key TEXT NOT NULL,
    body_hash BYTEA NOT NULL,
    claimed_at BIGINT NOT NULL,
    status BIGINT,
    body TEXT,
    PRIMARY KEY (user_id, route, slot_key)
);

-- One-time codes that were asked for; `code` is the hash of the browser's secret and the code.
CREATE TABLE codes (
    id BYTEA PRIMARY KEY NOT NULL,
    email TEXT NOT NULL,
    code BYTEA NOT NULL,
    tries BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- Consents at Zoom that were asked for.
CREATE TABLE flows (
    id BYTEA PRIMARY KEY NOT NULL,
    return_to TEXT NOT NULL,
    session BYTEA,
    expires_at BIGINT NOT NULL
);

-- Each user's consent at Zoom; the tokens are sealed. `fence` grows with every lease.
CREATE TABLE grants (
    user_id TEXT PRIMARY KEY NOT NULL,
    grant_id BYTEA NOT NULL,
    generation BIGINT NOT NULL,
    access BYTEA NOT NULL,
    refresh BYTEA NOT NULL,
    key_id TEXT NOT NULL,
    access_expires_at BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    leased_until BIGINT NOT NULL
);

-- Refresh tokens that must still be revoked at Zoom.
CREATE TABLE revocations (
    grant_id BYTEA NOT NULL,
    generation BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    refresh BYTEA NOT NULL,
    key_id TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (grant_id, generation)
);

CREATE INDEX revocations_by_due ON revocations (due_at);

-- Counters of what people who are not signed in ask for; the key is a hash.
CREATE TABLE limits (
    limit_key BYTEA PRIMARY KEY NOT NULL,
    requests BIGINT NOT NULL,
    resets_at BIGINT NOT NULL
);

CREATE TABLE audit (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at BIGINT NOT NULL,
    action TEXT NOT NULL,
    outcome TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_email TEXT NOT NULL,
    target TEXT NOT NULL,
    address TEXT NOT NULL,
    detail TEXT NOT NULL,
    request_id TEXT NOT NULL
);
