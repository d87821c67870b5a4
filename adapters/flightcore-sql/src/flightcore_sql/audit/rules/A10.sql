-- A history is a walk over allowed edges that ends at the present status.
WITH step AS (
  SELECT 'order.created' AS type, 'ON_HOLD' AS reached
  UNION ALL SELECT 'order.payment_started', 'PAYMENT_PENDING'
  UNION ALL SELECT 'order.payment_failed', 'ON_HOLD'
  UNION ALL SELECT 'order.funded', 'FUNDED'
  UNION ALL SELECT 'order.ticketed', 'TICKETED'
  UNION ALL SELECT 'order.ticketing_failed', 'TICKETING_FAILED'
  UNION ALL SELECT 'order.action_required', 'ACTION_REQUIRED'
  UNION ALL SELECT 'order.settled', 'TICKETED'
  UNION ALL SELECT 'order.cancelled', 'CANCELLED'
  UNION ALL SELECT 'order.expired', 'EXPIRED'
),
edge AS (
  SELECT 'ON_HOLD' AS status, 'order.payment_started' AS type
  UNION ALL SELECT 'ON_HOLD', 'order.cancelled'
  UNION ALL SELECT 'ON_HOLD', 'order.expired'
  UNION ALL SELECT 'PAYMENT_PENDING', 'order.funded'
  UNION ALL SELECT 'PAYMENT_PENDING', 'order.payment_failed'
  UNION ALL SELECT 'FUNDED', 'order.ticketed'
  UNION ALL SELECT 'FUNDED', 'order.ticketing_failed'
  UNION ALL SELECT 'TICKETING_FAILED', 'order.ticketed'
  UNION ALL SELECT 'TICKETING_FAILED', 'order.cancelled'
  UNION ALL SELECT 'TICKETED', 'order.settled'
  UNION ALL SELECT 'TICKETED', 'order.action_required'
  UNION ALL SELECT 'TICKETED', 'order.cancelled'
  UNION ALL SELECT 'ACTION_REQUIRED', 'order.settled'
  UNION ALL SELECT 'ACTION_REQUIRED', 'order.action_required'
  UNION ALL SELECT 'ACTION_REQUIRED', 'order.cancelled'
),
gapless AS (
  SELECT o.id AS order_id FROM fc_order AS o
  JOIN fc_event AS e ON e.aggregate = o.id
  GROUP BY o.id, o.sequence
  HAVING COUNT(*) = o.sequence AND MAX(e.sequence) = o.sequence
),
walk AS (
  SELECT e.aggregate AS order_id, e.sequence, e.type, s.reached,
    LAG(s.reached) OVER (PARTITION BY e.aggregate ORDER BY e.sequence) AS status,
    LEAD(s.reached) OVER (PARTITION BY e.aggregate ORDER BY e.sequence) AS follows
  FROM fc_event AS e
  JOIN step AS s ON s.type = e.type
  JOIN gapless AS g ON g.order_id = e.aggregate
)
SELECT w.order_id, w.sequence, w.status, w.type
FROM walk AS w
LEFT JOIN edge AS a ON a.status = w.status AND a.type = w.type
WHERE NOT (w.sequence = 1 AND w.type = 'order.created') AND a.type IS NULL
UNION ALL
SELECT w.order_id, w.sequence, o.status, w.type
FROM walk AS w
JOIN fc_order AS o ON o.id = w.order_id
WHERE w.follows IS NULL AND w.reached <> o.status
UNION ALL
SELECT g.order_id, e.sequence, NULL, e.type
FROM gapless AS g
JOIN fc_event AS e ON e.aggregate = g.order_id AND e.sequence = 1
WHERE e.type <> 'order.created'
