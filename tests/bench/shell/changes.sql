-- From 2026-11-24T00:00:00+08:00 (1795449600) to the present.
SELECT sum(amount) FILTER (WHERE was_open) AS opening,
  sum(amount) FILTER (WHERE NOT was_there AND 1) AS new,
  sum(amount) FILTER (WHERE was_open AND status = 'won') AS won,
  sum(amount) FILTER (WHERE was_open AND status = 'lost') AS lost,
  sum(amount) FILTER (WHERE status = 'open') AS closing
FROM (SELECT amount, status, started < 1795449600 AS was_there,
  started < 1795449600 AND (closed = '' OR unixepoch(closed) >= 1795449600) AS was_open FROM opportunity);
