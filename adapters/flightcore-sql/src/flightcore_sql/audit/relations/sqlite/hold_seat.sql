SELECT h.order_id, h.state, n.value AS node,
  json_extract(l.value, '$.flight_date') AS flight_date,
  json_extract(l.value, '$.leg') AS leg, json_extract(l.value, '$.seats') AS seats
FROM fc_hold AS h
CROSS JOIN json_each(h.lines) AS l
CROSS JOIN json_each(l.value, '$.path') AS n
