SELECT n.value AS node, json_extract(l.value, '$.flight_date') AS flight_date,
  json_extract(l.value, '$.leg') AS leg, json_extract(l.value, '$.seats') AS seats
FROM fc_waitlist AS w
CROSS JOIN json_each(CAST(w.body AS TEXT), '$.entry.takes') AS l
CROSS JOIN json_each(l.value, '$.path') AS n
WHERE w.state = 'OFFERED'
