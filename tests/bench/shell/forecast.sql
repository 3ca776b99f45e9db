WITH reached AS (
  SELECT DISTINCT opportunity, stage FROM stage_history WHERE stage <> 'won' AND stage <> 'lost'),
history AS (
  SELECT r.stage, avg(o.status = 'won') AS share FROM reached r JOIN opportunity o ON o.rowid = r.opportunity
  WHERE o.status <> 'open' GROUP BY r.stage),
expected AS (
  SELECT substr(o.close_date, 1, 7) AS month, count(*) AS open, sum(o.amount) AS amount,
    sum(o.amount * o.probability) / 100.0 AS weighted, sum(o.amount * h.share) AS by_history
  FROM opportunity o LEFT JOIN history h ON h.stage = o.stage WHERE o.status = 'open' GROUP BY month),
done AS (
  SELECT substr(closed, 1, 7) AS month, count(*) AS won, sum(amount) AS amount_won
  FROM opportunity WHERE status = 'won' AND closed >= '2026-11' GROUP BY month)
SELECT e.month, open, amount, weighted, by_history, won, amount_won FROM expected e LEFT JOIN done d ON d.month = e.month
ORDER BY e.month;
