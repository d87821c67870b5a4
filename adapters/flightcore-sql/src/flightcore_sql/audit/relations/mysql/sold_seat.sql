SELECT o.id AS order_id, s.flight_date, s.leg, n.node, COUNT(*) AS seats
FROM fc_order AS o
JOIN JSON_TABLE(
  CONVERT(o.body USING utf8mb4), '$.segments[*]' COLUMNS (
    place FOR ORDINALITY,
    status {text} PATH '$.status',
    flight_date {text} PATH '$.sold.segment.flight_date',
    NESTED PATH '$.sold.segment.legs[*]' COLUMNS (
      leg BIGINT PATH '$'
    )
  )
) AS s
JOIN JSON_TABLE(
  CONVERT(o.body USING utf8mb4), '$.segments[*]' COLUMNS (
    place FOR ORDINALITY,
    NESTED PATH '$.sold.path[*]' COLUMNS (
      node {text} PATH '$'
    )
  )
) AS n ON n.place = s.place
JOIN JSON_TABLE(
  CONVERT(o.body USING utf8mb4), '$.travellers[*]' COLUMNS (
    ptc {text} PATH '$.ptc'
  )
) AS t ON t.ptc <> 'INF'
WHERE s.status = 'HK'
GROUP BY o.id, s.place, s.flight_date, s.leg, n.node
