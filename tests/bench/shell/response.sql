-- By owner, in hours of the clock: working hours are beyond plain SQL.
WITH waits AS (
  SELECT o.owner, o.started, min(a.at) AS answered FROM opportunity o LEFT JOIN activity a ON a.opportunity = o.rowid
  GROUP BY o.rowid),
ranked AS (
  SELECT owner, answered - started AS wait, answered IS NOT NULL AS done,
    row_number() OVER (PARTITION BY owner ORDER BY coalesce(answered, 1795395600) - started) AS place,
    count(*) OVER (PARTITION BY owner) AS n
  FROM waits)
SELECT owner, n, count(*) FILTER (WHERE done), avg(wait <= 2 * 3600), min(wait) FILTER (WHERE place >= n / 2),
  min(wait) FILTER (WHERE place >= n * 0.9)
FROM ranked GROUP BY owner;
