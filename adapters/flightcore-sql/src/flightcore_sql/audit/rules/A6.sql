-- The money of an order is what its status calls for.
WITH {confirmed_quote},
ended AS (
  SELECT DISTINCT order_id, parent_id FROM fc_payment_operation
  WHERE state = 'SUCCEEDED' AND parent_id IS NOT NULL
),
money AS (
  SELECT o.id AS order_id,
    SUM(CASE WHEN p.kind = 'AUTHORISE' AND p.state = 'SUCCEEDED'
      AND e.parent_id IS NULL THEN p.amount_minor ELSE 0 END) AS reserved,
    SUM(CASE WHEN p.kind = 'CAPTURE' AND p.state = 'SUCCEEDED'
      THEN p.amount_minor ELSE 0 END) AS captured,
    SUM(CASE WHEN p.kind = 'REFUND' AND p.state NOT IN ('DECLINED', 'FAILED')
      THEN p.amount_minor ELSE 0 END) AS refunds
  FROM fc_order AS o
  LEFT JOIN fc_payment_operation AS p
    ON p.order_id = o.id AND p.currency = o.currency
  LEFT JOIN ended AS e ON e.order_id = p.order_id AND e.parent_id = p.id
  GROUP BY o.id
),
papered AS (SELECT DISTINCT order_id FROM fc_ticket_document),
wanted AS (
  SELECT o.id AS order_id, o.status, f.state, o.total_minor AS price,
    CASE
      WHEN d.order_id IS NULL THEN 0
      WHEN q.order_id IS NULL THEN o.total_minor
      WHEN q.line_count = 0 THEN 0
      ELSE o.total_minor - q.refund_minor
    END AS kept
  FROM fc_order AS o
  LEFT JOIN fc_fulfilment AS f ON f.order_id = o.id
  LEFT JOIN papered AS d ON d.order_id = o.id
  LEFT JOIN confirmed_quote AS q ON q.order_id = o.id
)
SELECT w.order_id, w.status, w.state, w.price, w.kept, m.reserved, m.captured, m.refunds
FROM wanted AS w
JOIN money AS m ON m.order_id = w.order_id
WHERE (
  w.status IN ('FUNDED', 'TICKETED', 'ACTION_REQUIRED')
  AND (
    m.reserved + m.captured <> w.price OR (w.state = 'DONE' AND m.captured <> w.price)
  )
) OR (
  w.status = 'ON_HOLD' AND m.reserved + m.captured <> 0
) OR (
  w.status IN ('CANCELLED', 'EXPIRED')
  AND COALESCE(w.state, '') <> 'MANUAL'
  AND (m.reserved <> 0 OR m.captured - m.refunds <> w.kept)
)
UNION ALL
SELECT p.order_id, NULL, p.state, NULL, NULL, NULL, NULL, NULL
FROM fc_payment_operation AS p
LEFT JOIN fc_order AS o ON o.id = p.order_id
WHERE o.id IS NULL
