-- The network of the window that somebody was proven in.
ALTER TABLE handovers ADD COLUMN network TEXT NOT NULL DEFAULT '';
