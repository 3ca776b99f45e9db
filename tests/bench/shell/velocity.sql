WITH stays AS (
  SELECT stage, at, lead(at) OVER (PARTITION BY opportunity ORDER BY at) AS left_at FROM stage_history),
ranked AS (
  SELECT stage, left_at IS NULL AS open, coalesce(left_at, 1795395600) - at AS spent,
    row_number() OVER (PARTITION BY stage ORDER BY coalesce(left_at, 1795395600) - at) AS place,
    count(*) OVER (PARTITION BY stage) AS n
  FROM stays WHERE stage <> 'won' AND stage <> 'lost')
SELECT stage, count(*) AS entered, count(*) - sum(open) AS gone, sum(open) AS still_there,
  max(spent) FILTER (WHERE place = (n + 1) / 2) / 86400.0 AS median,
  max(spent) FILTER (WHERE place = (n * 9 + 9) / 10) / 86400.0 AS p90
FROM ranked GROUP BY stage;
