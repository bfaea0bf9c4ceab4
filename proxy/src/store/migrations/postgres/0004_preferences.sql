-- How people like the console, as JSON.
CREATE TABLE preferences (
    user_id TEXT PRIMARY KEY NOT NULL,
    json TEXT NOT NULL
);
