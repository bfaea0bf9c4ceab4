-- How many creations and changes of meetings each host spent on a UTC day, in days since
-- 1970-01-01.
CREATE TABLE host_days (
    host_id TEXT PRIMARY KEY NOT NULL,
    day BIGINT NOT NULL,
    changes BIGINT NOT NULL
);
CREATE INDEX host_days_by_changes ON host_days (day, changes);
