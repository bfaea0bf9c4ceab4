-- Jobs that do the same to many users, and who works on each.
CREATE TABLE bulk_jobs (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    licence BIGINT,
    state TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_email TEXT NOT NULL,
    address TEXT NOT NULL,
    request_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    resumes_at BIGINT NOT NULL,
    holder BYTEA NOT NULL,
    held_until BIGINT NOT NULL
);
CREATE INDEX bulk_jobs_by_state ON bulk_jobs (state, created_at);

-- What each job is to do, as JSON, and what became of it.
CREATE TABLE bulk_rows (
    job_id TEXT NOT NULL REFERENCES bulk_jobs (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    email TEXT NOT NULL,
    input TEXT NOT NULL,
    state TEXT NOT NULL,
    tries BIGINT NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (job_id, number)
);
CREATE INDEX bulk_rows_by_state ON bulk_rows (job_id, state, number);
