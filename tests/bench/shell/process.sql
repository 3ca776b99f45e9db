WITH paths AS (
  SELECT opportunity, group_concat(stage, '>') AS path
  FROM (SELECT opportunity, stage FROM stage_history WHERE stage <> 'won' AND stage <> 'lost' ORDER BY opportunity, at)
  GROUP BY opportunity)
SELECT p.path, count(*) AS n, sum(o.status = 'open') AS open, sum(o.status = 'won') AS won, sum(o.status = 'lost') AS lost
FROM paths p JOIN opportunity o ON o.rowid = p.opportunity GROUP BY p.path ORDER BY n DESC;
