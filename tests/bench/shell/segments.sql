WITH traits AS (
  SELECT 'source' AS field, source AS value, status FROM opportunity UNION ALL
  SELECT 'owner', owner, status FROM opportunity UNION ALL
  SELECT 'intent', intent, status FROM opportunity),
totals AS (
  SELECT 1.0 * sum(status = 'won') / sum(status <> 'open') AS rate FROM opportunity),
counted AS (
  SELECT field, value, count(*) AS n, sum(status = 'open') AS open, sum(status = 'won') AS won, sum(status = 'lost') AS lost
  FROM traits GROUP BY field, value)
SELECT field, value, n, open, won, lost, 1.0 * won / (won + lost) AS rate,
  (1.0 * won / (won + lost) + 1.9208 / (won + lost)) / (1 + 3.8416 / (won + lost)) AS center,
  1.0 * won / (won + lost) / (SELECT rate FROM totals) AS lift
FROM counted ORDER BY field, value;
