SELECT h.order_id, h.state, l.node, l.flight_date, l.leg, l.seats
FROM fc_hold AS h
JOIN JSON_TABLE(
  h.`lines`, '$[*]' COLUMNS (
    flight_date {text} PATH '$.flight_date',
    leg BIGINT PATH '$.leg',
    seats BIGINT PATH '$.seats',
    NESTED PATH '$.path[*]' COLUMNS (
      node {text} PATH '$'
    )
  )
) AS l
