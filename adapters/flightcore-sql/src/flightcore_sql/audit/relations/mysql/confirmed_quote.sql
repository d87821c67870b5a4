SELECT q.order_id, l.refund_minor,
  JSON_LENGTH(CONVERT(q.body USING utf8mb4), '$.lines') AS line_count
FROM fc_quote AS q
JOIN JSON_TABLE(
  CONVERT(q.body USING utf8mb4), '$' COLUMNS (
    refund_minor BIGINT PATH '$.refund.minor'
  )
) AS l
WHERE q.state = 'CONFIRMED'
