SELECT lost_reason, count(*) AS lost, 1.0 * count(*) / sum(count(*)) OVER () AS share, sum(amount) AS amount_lost
FROM opportunity WHERE status = 'lost' GROUP BY lost_reason ORDER BY lost_reason;
