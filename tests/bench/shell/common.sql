WITH traits AS (
  SELECT 'source' AS field, source AS value, status FROM opportunity UNION ALL
  SELECT 'owner', owner, status FROM opportunity UNION ALL
  SELECT 'intent', intent, status FROM opportunity),
totals AS (
  SELECT 1.0 * sum(status = 'won') AS won, 1.0 * sum(status = 'lost') AS lost FROM opportunity),
counted AS (
  SELECT field, value, sum(status = 'won') AS won, sum(status = 'lost') AS lost FROM traits WHERE status <> 'open'
  GROUP BY field, value)
SELECT field, value, c.won, c.lost, c.won / t.won, c.lost / t.lost, c.won / t.won - c.lost / t.lost AS difference,
  (c.won / t.won) / (c.lost / t.lost) AS lift
FROM counted c, totals t ORDER BY abs(difference) DESC;
