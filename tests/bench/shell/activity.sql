-- By day, person and kind; the shell's data does not say when a follow-up was recorded.
SELECT date(at, 'unixepoch', '+8 hours') AS day, person, kind, count(*) FROM activity GROUP BY day, person, kind;
