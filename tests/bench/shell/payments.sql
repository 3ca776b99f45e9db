WITH planned AS (
  SELECT opportunity, at, amount, sum(amount) OVER (PARTITION BY opportunity ORDER BY at) - amount AS before
  FROM payment WHERE kind = 'planned'),
money AS (SELECT opportunity, sum(amount) AS received FROM payment WHERE kind = 'received' GROUP BY opportunity),
due AS (
  SELECT p.at, p.amount, max(0, min(p.amount, coalesce(m.received, 0) - p.before)) AS settled
  FROM planned p LEFT JOIN money m ON m.opportunity = p.opportunity)
SELECT month, sum(n), sum(amount), sum(settled), sum(overdue), sum(received) FROM (
  SELECT strftime('%Y-%m', at + 28800, 'unixepoch') AS month, count(*) AS n, sum(amount) AS amount, sum(settled) AS settled,
    sum(CASE WHEN at < 1795363200 THEN amount - settled END) AS overdue, 0 AS received FROM due GROUP BY month
  UNION ALL
  SELECT strftime('%Y-%m', at + 28800, 'unixepoch'), 0, 0, 0, 0, sum(amount) FROM payment WHERE kind = 'received' GROUP BY 1)
GROUP BY month ORDER BY month;
