-- Nothing that was accepted is stuck: whatever waits will be looked at again.
WITH driven AS (
  SELECT o.id AS order_id, o.status, o.due_at, f.state, f.due_at AS next_look,
    CASE WHEN f.state IN ('AUTHORISING', 'TICKETING', 'CAPTURING', 'VOIDING',
      'REFUNDING') THEN 1 ELSE 0 END AS is_busy
  FROM fc_order AS o
  LEFT JOIN fc_fulfilment AS f ON f.order_id = o.id
),
open_operation AS (
  SELECT DISTINCT order_id FROM fc_payment_operation
  WHERE state NOT IN ('SUCCEEDED', 'DECLINED', 'FAILED')
)
SELECT d.order_id, d.status, d.state
FROM driven AS d
LEFT JOIN open_operation AS p ON p.order_id = d.order_id
WHERE (d.is_busy = 1 AND d.next_look IS NULL)
  OR (d.status = 'ON_HOLD' AND d.due_at IS NULL)
  OR (
    d.is_busy = 0 AND COALESCE(d.state, '') <> 'MANUAL'
    AND (
      p.order_id IS NOT NULL
      OR d.status IN ('PAYMENT_PENDING', 'FUNDED', 'TICKETING_FAILED',
        'ACTION_REQUIRED')
    )
  )
UNION ALL
SELECT f.order_id, NULL, f.state
FROM fc_fulfilment AS f
LEFT JOIN fc_order AS o ON o.id = f.order_id
WHERE o.id IS NULL
