WITH stays AS (
  SELECT h.stage, lead(h.at) OVER (PARTITION BY h.opportunity ORDER BY h.at) - h.at AS spent
  FROM stage_history h JOIN opportunity o ON o.rowid = h.opportunity WHERE o.status = 'won'),
ranked AS (
  SELECT stage, spent, row_number() OVER (PARTITION BY stage ORDER BY spent) AS place, count(*) OVER (PARTITION BY stage) AS n
  FROM stays WHERE spent IS NOT NULL),
medians AS (
  SELECT stage, max(spent) FILTER (WHERE place = (n + 1) / 2) AS median FROM ranked GROUP BY stage),
open AS (
  SELECT stage, amount, 1795395600 - stage_entered AS age FROM opportunity WHERE status = 'open')
SELECT o.stage, CASE WHEN age < 7 * 86400 THEN 0 WHEN age < 14 * 86400 THEN 7 WHEN age < 30 * 86400 THEN 14
    WHEN age < 60 * 86400 THEN 30 WHEN age < 90 * 86400 THEN 60 ELSE 90 END AS band,
  count(*), sum(amount), m.median / 86400.0, sum(age > m.median)
FROM open o LEFT JOIN medians m ON m.stage = o.stage GROUP BY o.stage, band ORDER BY o.stage, band;
