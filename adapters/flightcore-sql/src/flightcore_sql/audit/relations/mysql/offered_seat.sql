SELECT l.node, l.flight_date, l.leg, l.seats
FROM fc_waitlist AS w
JOIN JSON_TABLE(
  CONVERT(w.body USING utf8mb4), '$.entry.takes[*]' COLUMNS (
    flight_date {text} PATH '$.flight_date',
    leg BIGINT PATH '$.leg',
    seats BIGINT PATH '$.seats',
    NESTED PATH '$.path[*]' COLUMNS (
      node {text} PATH '$'
    )
  )
) AS l
WHERE w.state = 'OFFERED'
