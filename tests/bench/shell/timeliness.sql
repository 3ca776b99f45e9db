-- The steps by owner; no follow-up of the shell's data plans another one.
WITH stays AS (
  SELECT opportunity, stage, date(lead(at) OVER (PARTITION BY opportunity ORDER BY at, id), 'unixepoch', '+8 hours') AS left_on
  FROM stage_history),
due AS (
  SELECT o.owner, s.left_on, date(o.started, 'unixepoch', '+8 hours', '+' || CASE s.stage WHEN 'contact' THEN 0
    WHEN 'needs' THEN 2 WHEN 'proposal' THEN 4 WHEN 'negotiation' THEN 7 ELSE 10 END || ' days') AS day
  FROM stays s JOIN opportunity o ON o.rowid = s.opportunity
  WHERE s.stage IN ('contact', 'needs', 'proposal', 'negotiation', 'signing'))
SELECT owner, count(*) FILTER (WHERE left_on <= day) AS in_time, count(*) FILTER (WHERE left_on > day) AS late,
  count(*) FILTER (WHERE left_on IS NULL AND day < '2026-11-23') AS overdue
FROM due GROUP BY owner;
