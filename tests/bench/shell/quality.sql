-- The same questions, with names made alike as far as SQL goes.
SELECT count(*), count(c.industry), count(c.employees), count(c.pain_points), count(c.purchase_habits), count(o.intent),
  count(o.budget), count(o.budget_level), count(o.decision_time), count(nullif(o.intent, '')), count(nullif(o.decision_time, '')),
  count(*) FILTER (WHERE o.status = 'open')
FROM opportunity o LEFT JOIN customer c ON c.name = o.customer;
SELECT sum(n - 1) FROM (SELECT count(*) AS n FROM opportunity WHERE status = 'open'
  GROUP BY lower(replace(replace(replace(name, ' ', ''), '，', ''), '　', '')),
    lower(replace(replace(customer, ' ', ''), '有限公司', '')) HAVING count(*) > 1);
SELECT sum(n - 1) FROM (SELECT count(*) AS n FROM customer
  GROUP BY lower(replace(replace(name, ' ', ''), '有限公司', '')) HAVING count(*) > 1);
