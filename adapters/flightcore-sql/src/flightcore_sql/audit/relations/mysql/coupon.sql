SELECT d.order_id, d.passenger, d.state, c.service
FROM fc_ticket_document AS d
JOIN JSON_TABLE(
  CONVERT(d.body USING utf8mb4), '$.coupons[*]' COLUMNS (
    service {text} PATH '$.service'
  )
) AS c
