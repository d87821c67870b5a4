SELECT o.id AS order_id, json_extract(s.value, '$.passenger') AS passenger,
  json_extract(s.value, '$.id') AS service
FROM fc_order AS o
CROSS JOIN json_each(CAST(o.body AS TEXT), '$.items') AS i
CROSS JOIN json_each(i.value, '$.services') AS s
WHERE json_extract(i.value, '$.status') = 'ACTIVE'
