-- 3 % of what was won, and 1 % of what lies above 1500000, each with its deals and amounts.
WITH parts AS (
  SELECT owner, 'commission' AS rule, rowid AS id, amount AS part, 0.03 AS percent FROM opportunity WHERE status = 'won'
  UNION ALL
  SELECT owner, 'big', rowid, amount - 1500000, 0.01 FROM opportunity WHERE status = 'won' AND amount > 1500000)
SELECT owner, rule, count(*), sum(part), percent, round(sum(part) * percent, 2), group_concat(id, ' '),
  group_concat(part, ' + ') || ' x ' || percent
FROM parts GROUP BY owner, rule, percent;
