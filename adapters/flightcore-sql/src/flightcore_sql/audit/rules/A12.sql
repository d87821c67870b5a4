-- There is one live ticket for a passenger and service, none for a dead order.
WITH {coupon},
{sold_service},
counted AS (
  SELECT order_id, passenger, service, 1 AS coupons, 0 AS services FROM coupon
  WHERE state IN ('LIVE', 'USED')
  UNION ALL
  SELECT order_id, passenger, service, 0, 1 FROM sold_service
)
SELECT c.order_id, c.passenger, c.service,
  SUM(c.coupons) AS coupons, SUM(c.services) AS services
FROM counted AS c
JOIN fc_order AS o ON o.id = c.order_id
WHERE o.status IN ('TICKETED', 'ACTION_REQUIRED')
GROUP BY c.order_id, c.passenger, c.service
HAVING SUM(c.coupons) <> SUM(c.services)
UNION ALL
SELECT d.order_id, d.passenger, d.number, NULL, NULL
FROM fc_ticket_document AS d
LEFT JOIN fc_order AS o ON o.id = d.order_id
WHERE o.id IS NULL
  OR (d.state = 'LIVE' AND o.status NOT IN ('TICKETED', 'ACTION_REQUIRED'))
