-- 2026-11-23T09:00:00+08:00 is 1795395600; two working hours before it is Friday 16:00.
SELECT 'overdue', rowid, ref, name, owner, coalesce(last_activity, started) FROM opportunity
  WHERE status = 'open' AND coalesce(last_activity, started) < 1795395600 - 7 * 86400;
SELECT 'stalled', rowid, ref, name, owner, stage_entered FROM opportunity
  WHERE status = 'open' AND stage_entered < 1795395600 - 14 * 86400;
SELECT 'churn', rowid, ref, name, owner, last_activity FROM opportunity
  WHERE status = 'open' AND feedback = 'negative';
SELECT 'slow', rowid, ref, name, owner, started FROM opportunity
  WHERE status = 'open' AND last_activity IS NULL AND started < unixepoch('2026-11-20T16:00:00+08:00');
