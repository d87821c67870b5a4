-- Nothing that was accepted is stuck: whatever waits will be looked at again.
WITH driven AS (
  SELECT o.id AS order_id, o.status, o.due_at, f.state, f.due_at AS next_look,
    CASE WHEN f.state IN ('AUTHORISING', 'TICKETING', 'CAPTURING', 'VOIDING',
      'REFUNDING') THEN 1 ELSE 0 END AS is_busy
  FROM fc_order AS o
  LEFT JOIN fc_fulfilment AS f ON f.order_id = o.id
)
SELECT order_id, status, state
FROM driven
WHERE (is_busy = 1 AND next_look IS NULL)
  OR (status = 'ON_HOLD' AND due_at IS NULL)
  OR (
    is_busy = 0 AND COALESCE(state, '') <> 'MANUAL'
    AND (
      status IN ('PAYMENT_PENDING', 'FUNDED', 'TICKETING_FAILED', 'ACTION_REQUIRED')
      OR EXISTS (
        SELECT 1 FROM fc_payment_operation AS p
        WHERE p.order_id = driven.order_id
          AND p.state NOT IN ('SUCCEEDED', 'DECLINED', 'FAILED')
      )
    )
  )
UNION ALL
SELECT f.order_id, NULL, f.state
FROM fc_fulfilment AS f
LEFT JOIN fc_order AS o ON o.id = f.order_id
WHERE o.id IS NULL
