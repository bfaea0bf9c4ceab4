-- Jobs that do the same to many users, and who works on each.
CREATE TABLE bulk_jobs (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    licence INTEGER,
    state TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_email TEXT NOT NULL,
    address TEXT NOT NULL,
    request_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    resumes_at INTEGER NOT NULL,
    holder BLOB NOT NULL,
    held_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX bulk_jobs_by_state ON bulk_jobs (state, created_at);

-- What each job is to do, as JSON, and what became of it.
CREATE TABLE bulk_rows (
    job_id TEXT NOT NULL REFERENCES bulk_jobs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    email TEXT NOT NULL,
    input TEXT NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (job_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX bulk_rows_by_state ON bulk_rows (job_id, state, number);
