SELECT o.id AS order_id, s.service ->> 'passenger' AS passenger,
  s.service ->> 'id' AS service
FROM fc_order AS o
CROSS JOIN jsonb_array_elements(
  convert_from(o.body, 'UTF8')::jsonb -> 'items'
) AS i (item)
CROSS JOIN jsonb_array_elements(i.item -> 'services') AS s (service)
WHERE i.item ->> 'status' = 'ACTIVE'
