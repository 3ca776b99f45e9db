WITH counted AS (
  SELECT source, count(*) AS leads, count(*) FILTER (WHERE grade IN ('A', 'B')) AS qualified,
    count(*) FILTER (WHERE status = 'won') AS won, count(*) FILTER (WHERE status = 'lost') AS lost,
    sum(amount) FILTER (WHERE status = 'won') AS amount_won
  FROM opportunity GROUP BY source)
SELECT source, leads, qualified, 1.0 * qualified / leads AS qualified_rate, won, lost, 1.0 * won / (won + lost) AS rate,
  amount_won, (1.0 * won / (won + lost) + 1.9208 / (won + lost)) / (1 + 3.8416 / (won + lost)) AS center
FROM counted ORDER BY source;
