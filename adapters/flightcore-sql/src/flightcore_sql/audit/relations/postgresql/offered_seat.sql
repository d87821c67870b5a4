SELECT n.node, l.line ->> 'flight_date' AS flight_date,
  (l.line ->> 'leg')::bigint AS leg, (l.line ->> 'seats')::bigint AS seats
FROM fc_waitlist AS w
CROSS JOIN jsonb_array_elements(
  convert_from(w.body, 'UTF8')::jsonb #> '{entry,takes}'
) AS l (line)
CROSS JOIN jsonb_array_elements_text(l.line -> 'path') AS n (node)
WHERE w.state = 'OFFERED'
