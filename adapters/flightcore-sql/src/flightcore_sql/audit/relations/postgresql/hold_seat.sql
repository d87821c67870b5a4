SELECT h.order_id, h.state, n.node, l.line ->> 'flight_date' AS flight_date,
  (l.line ->> 'leg')::bigint AS leg, (l.line ->> 'seats')::bigint AS seats
FROM fc_hold AS h
CROSS JOIN jsonb_array_elements(h.lines::jsonb) AS l (line)
CROSS JOIN jsonb_array_elements_text(l.line -> 'path') AS n (node)
