SELECT rowid AS id, ref, name, customer, owner, amount, currency, source, pipeline, stage, status, probability, close_date,
  created, closed, lost_reason, intent, budget, budget_level, decision_time, score, grade
FROM opportunity ORDER BY rowid;
