SELECT p.id AS operation_id, l.next_check
FROM fc_payment_operation AS p
JOIN JSON_TABLE(
  CONVERT(p.body USING utf8mb4), '$' COLUMNS (
    next_check {text} PATH '$.next_check'
  )
) AS l
