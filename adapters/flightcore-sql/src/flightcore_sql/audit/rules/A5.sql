-- Refunds, those in flight included, never exceed captures, by tender.
WITH moved AS (
  SELECT order_id, tender, currency,
    CASE
      WHEN kind = 'CAPTURE' AND state = 'SUCCEEDED' THEN amount_minor
      WHEN kind = 'REFUND' AND state NOT IN ('DECLINED', 'FAILED') THEN -amount_minor
      ELSE 0
    END AS amount_minor
  FROM fc_payment_operation
)
SELECT order_id, tender, currency, SUM(amount_minor) AS left_minor
FROM moved
GROUP BY order_id, tender, currency
HAVING SUM(amount_minor) < 0
