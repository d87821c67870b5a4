-- An active order owns the seats that it sold, any other none.
WITH {hold_seat},
{sold_seat},
held AS (
  SELECT order_id, COUNT(*) AS holds,
    SUM(CASE WHEN state = 'HELD' THEN 1 ELSE 0 END) AS unconfirmed
  FROM fc_hold WHERE state IN ('HELD', 'CONFIRMED') GROUP BY order_id
),
judged AS (
  SELECT o.id AS order_id, o.status, COALESCE(h.holds, 0) AS holds,
    COALESCE(h.unconfirmed, 0) AS unconfirmed,
    CASE WHEN o.status IN ('CANCELLED', 'EXPIRED') THEN 0 ELSE 1 END AS wanted,
    CASE WHEN o.status IN ('ON_HOLD', 'PAYMENT_PENDING') THEN 1 ELSE 0 END AS unpaid
  FROM fc_order AS o
  LEFT JOIN held AS h ON h.order_id = o.id
),
seat AS (
  SELECT order_id, flight_date, leg, node, seats AS held, 0 AS sold FROM hold_seat
  WHERE state IN ('HELD', 'CONFIRMED')
  UNION ALL
  SELECT order_id, flight_date, leg, node, 0, seats FROM sold_seat
)
SELECT order_id, status, holds, NULL AS flight_date, NULL AS leg, NULL AS node
FROM judged
WHERE holds <> wanted OR (wanted = 1 AND unconfirmed <> unpaid)
UNION ALL
SELECT s.order_id, j.status, j.holds, s.flight_date, s.leg, s.node
FROM seat AS s
JOIN judged AS j ON j.order_id = s.order_id
WHERE j.wanted = 1 AND j.holds = 1
GROUP BY s.order_id, j.status, j.holds, s.flight_date, s.leg, s.node
HAVING SUM(s.held) <> SUM(s.sold)
UNION ALL
SELECT h.order_id, NULL, NULL, NULL, NULL, NULL
FROM fc_hold AS h
LEFT JOIN fc_order AS o ON o.id = h.order_id
WHERE o.id IS NULL
