-- There is one live or successful capture for an order and tender.
SELECT order_id, tender, COUNT(*) AS captures
FROM fc_payment_operation
WHERE kind = 'CAPTURE' AND state NOT IN ('DECLINED', 'FAILED')
GROUP BY order_id, tender
HAVING COUNT(*) > 1
