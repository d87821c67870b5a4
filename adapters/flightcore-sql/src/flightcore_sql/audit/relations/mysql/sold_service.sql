SELECT o.id AS order_id, i.passenger, i.service
FROM fc_order AS o
JOIN JSON_TABLE(
  CONVERT(o.body USING utf8mb4), '$.items[*]' COLUMNS (
    status {text} PATH '$.status',
    NESTED PATH '$.services[*]' COLUMNS (
      passenger {text} PATH '$.passenger',
      service {text} PATH '$.id'
    )
  )
) AS i
WHERE i.status = 'ACTIVE' AND i.service IS NOT NULL
