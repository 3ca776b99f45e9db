SELECT stage, count(DISTINCT opportunity) FROM stage_history GROUP BY stage;
