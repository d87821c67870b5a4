-- Every payment operation without a final answer has a scheduled check.
WITH {operation_check}
SELECT p.id, p.order_id, p.state
FROM fc_payment_operation AS p
JOIN operation_check AS c ON c.operation_id = p.id
WHERE p.state IN ('SENT', 'PENDING', 'UNKNOWN', 'MANUAL') AND c.next_check IS NULL
