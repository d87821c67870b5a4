SELECT o.id AS order_id, s.segment #>> '{sold,segment,flight_date}' AS flight_date,
  l.leg::bigint AS leg, n.node, jsonb_array_length(
    jsonb_path_query_array(
      convert_from(o.body, 'UTF8')::jsonb, '$.travellers[*] ? (@.ptc != "INF")'
    )
  ) AS seats
FROM fc_order AS o
CROSS JOIN jsonb_array_elements(
  convert_from(o.body, 'UTF8')::jsonb -> 'segments'
) AS s (segment)
CROSS JOIN jsonb_array_elements_text(s.segment #> '{sold,segment,legs}') AS l (leg)
CROSS JOIN jsonb_array_elements_text(s.segment #> '{sold,path}') AS n (node)
WHERE s.segment ->> 'status' = 'HK'
