WITH closings AS (
  SELECT owner AS person, count(*) FILTER (WHERE status = 'won') AS won, count(*) FILTER (WHERE status = 'lost') AS lost,
    sum(amount) FILTER (WHERE status = 'won') AS amount
  FROM opportunity WHERE status <> 'open' GROUP BY owner),
activities AS (SELECT person, count(*) AS n FROM activity GROUP BY person),
stays AS (
  SELECT opportunity, stage, date(lead(at) OVER (PARTITION BY opportunity ORDER BY at, id), 'unixepoch', '+8 hours') AS left_on
  FROM stage_history),
due AS (
  SELECT o.owner, s.left_on, date(o.started, 'unixepoch', '+8 hours', '+' || CASE s.stage WHEN 'contact' THEN 0
    WHEN 'needs' THEN 2 WHEN 'proposal' THEN 4 WHEN 'negotiation' THEN 7 ELSE 10 END || ' days') AS day
  FROM stays s JOIN opportunity o ON o.rowid = s.opportunity
  WHERE s.stage IN ('contact', 'needs', 'proposal', 'negotiation', 'signing')),
timeliness AS (
  SELECT owner, 1.0 * count(*) FILTER (WHERE left_on <= day) /
    count(*) FILTER (WHERE left_on IS NOT NULL OR day < '2026-11-23') AS share
  FROM due GROUP BY owner)
SELECT c.person, rank() OVER (ORDER BY c.amount DESC), c.won, c.lost, 1.0 * c.won / (c.won + c.lost), c.amount, t.share, a.n
FROM closings c LEFT JOIN timeliness t ON t.owner = c.person LEFT JOIN activities a ON a.person = c.person
ORDER BY 2;
