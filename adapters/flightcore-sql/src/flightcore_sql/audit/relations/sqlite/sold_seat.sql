SELECT o.id AS order_id,
  json_extract(s.value, '$.sold.segment.flight_date') AS flight_date,
  l.value AS leg, n.value AS node, (
    SELECT COUNT(*) FROM json_each(CAST(o.body AS TEXT), '$.travellers') AS t
    WHERE json_extract(t.value, '$.ptc') <> 'INF'
  ) AS seats
FROM fc_order AS o
CROSS JOIN json_each(CAST(o.body AS TEXT), '$.segments') AS s
CROSS JOIN json_each(s.value, '$.sold.segment.legs') AS l
CROSS JOIN json_each(s.value, '$.sold.path') AS n
WHERE json_extract(s.value, '$.status') = 'HK'
