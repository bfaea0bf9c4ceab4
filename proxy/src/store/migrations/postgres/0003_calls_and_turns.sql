-- How many requests were sent to Zoom on a UTC day, in days since 1970-01-01.
CREATE TABLE calls (
    label TEXT PRIMARY KEY NOT NULL,
    day BIGINT NOT NULL,
    requests BIGINT NOT NULL
);

-- When the next turn of each label is and until when the label is held, in microseconds since
-- 1970-01-01T00:00:00Z by this database's clock.
CREATE TABLE turns (
    label TEXT PRIMARY KEY NOT NULL,
    next_at BIGINT NOT NULL,
    held_until BIGINT NOT NULL,
    held_daily BOOLEAN NOT NULL
);

INSERT INTO turns (label, next_at, held_until, held_daily)
VALUES ('light', 0, 0, false), ('medium', 0, 0, false), ('heavy', 0, 0, false);
