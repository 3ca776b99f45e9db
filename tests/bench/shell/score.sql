UPDATE opportunity SET (score, grade) = (
  SELECT points, CASE WHEN points >= 8 THEN 'A' WHEN points >= 6 THEN 'B' WHEN points >= 4 THEN 'C' ELSE 'D' END FROM (
    SELECT
      CASE WHEN industry IN ('制造', '医疗') THEN 3 WHEN industry IN ('教育', '金融', '能源') THEN 1.5 ELSE 0 END +
      CASE WHEN employees > 500 THEN 2 WHEN employees >= 100 THEN 1 ELSE 0 END +
      CASE intent WHEN '明确' THEN 2 WHEN '模糊' THEN 1 ELSE 0 END +
      CASE budget_level WHEN '充足' THEN 2 WHEN '有限' THEN 1 ELSE 0 END +
      CASE WHEN decision_time = '' THEN 0 WHEN CAST(decision_time AS INTEGER) < 30 THEN 1
           WHEN CAST(decision_time AS INTEGER) <= 90 THEN 0.5 ELSE 0 END AS points
    FROM customer c WHERE c.name = opportunity.customer));
