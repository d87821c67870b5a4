-- An active order owns the seats that it sold, any other none.
WITH {hold_seat},
{sold_seat},
judged AS (
  SELECT o.id AS order_id, o.status, COUNT(h.id) AS holds,
    SUM(CASE WHEN h.state = 'HELD' THEN 1 ELSE 0 END) AS unconfirmed,
    CASE WHEN o.status IN ('CANCELLED', 'EXPIRED') THEN 0 ELSE 1 END AS wanted,
    CASE WHEN o.status IN ('ON_HOLD', 'PAYMENT_PENDING') THEN 1 ELSE 0 END AS unpaid
  FROM fc_order AS o
  LEFT JOIN fc_hold AS h ON h.order_id = o.id AND h.state IN ('HELD', 'CONFIRMED')
  GROUP BY o.id, o.status
),
seat AS (
  SELECT order_id, flight_date, leg, node, seats AS held, 0 AS sold FROM hold_seat
  WHERE state IN ('HELD', 'CONFIRMED')
  UNION ALL
  SELECT order_id, flight_date, leg, node, 0, seats FROM sold_seat
),
unlike AS (
  SELECT order_id, flight_date, leg, node FROM seat
  GROUP BY order_id, flight_date, leg, node
  HAVING SUM(held) <> SUM(sold)
)
SELECT order_id, status, holds, NULL AS flight_date, NULL AS leg, NULL AS node
FROM judged
WHERE holds <> wanted OR (wanted = 1 AND unconfirmed <> unpaid)
UNION ALL
SELECT o.id, o.status, NULL, u.flight_date, u.leg, u.node
FROM unlike AS u
JOIN fc_order AS o ON o.id = u.order_id
WHERE o.status NOT IN ('CANCELLED', 'EXPIRED')
UNION ALL
SELECT h.order_id, NULL, NULL, NULL, NULL, NULL
FROM fc_hold AS h
LEFT JOIN fc_order AS o ON o.id = h.order_id
WHERE o.id IS NULL
