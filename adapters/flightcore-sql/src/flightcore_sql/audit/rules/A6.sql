-- The money of an order is what its status calls for.
WITH {confirmed_quote},
money AS (
  SELECT o.id AS order_id,
    SUM(CASE WHEN p.kind = 'AUTHORISE' AND p.state = 'SUCCEEDED' AND e.id IS NULL
      THEN p.amount_minor ELSE 0 END) AS reserved,
    SUM(CASE WHEN p.kind = 'CAPTURE' AND p.state = 'SUCCEEDED'
      THEN p.amount_minor ELSE 0 END) AS captured,
    SUM(CASE WHEN p.kind = 'REFUND' AND p.state NOT IN ('DECLINED', 'FAILED')
      THEN p.amount_minor ELSE 0 END) AS refunds
  FROM fc_order AS o
  LEFT JOIN fc_payment_operation AS p
    ON p.order_id = o.id AND p.currency = o.currency
  LEFT JOIN fc_payment_operation AS e
    ON p.kind = 'AUTHORISE' AND e.order_id = p.order_id AND e.parent_id = p.id
    AND e.state = 'SUCCEEDED'
  GROUP BY o.id
),
judged AS (
  SELECT o.id AS order_id, o.status, f.state, o.total_minor AS price,
    m.reserved, m.captured, m.refunds,
    CASE
      WHEN NOT EXISTS (
        SELECT 1 FROM fc_ticket_document AS d WHERE d.order_id = o.id
      ) OR q.line_count = 0 THEN 0
      ELSE o.total_minor - COALESCE(q.refund_minor, 0)
    END AS kept
  FROM money AS m
  JOIN fc_order AS o ON o.id = m.order_id
  LEFT JOIN fc_fulfilment AS f ON f.order_id = o.id
  LEFT JOIN confirmed_quote AS q ON q.order_id = o.id
)
SELECT order_id, status, state, price, kept, reserved, captured, refunds
FROM judged
WHERE (
  status IN ('FUNDED', 'TICKETED', 'ACTION_REQUIRED')
  AND (reserved + captured <> price OR (state = 'DONE' AND captured <> price))
) OR (
  status = 'ON_HOLD' AND reserved + captured <> 0
) OR (
  status IN ('CANCELLED', 'EXPIRED') AND COALESCE(state, '') <> 'MANUAL'
  AND (reserved <> 0 OR captured - refunds <> kept)
)
UNION ALL
SELECT p.order_id, NULL, p.state, NULL, NULL, NULL, NULL, NULL
FROM fc_payment_operation AS p
LEFT JOIN fc_order AS o ON o.id = p.order_id
WHERE o.id IS NULL
