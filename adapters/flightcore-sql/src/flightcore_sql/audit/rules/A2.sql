-- A counter equals the holds that it summarises, in both directions.
WITH {hold_seat},
{offered_seat},
taken AS (
  SELECT flight_date, leg, node, seats FROM hold_seat
  WHERE state IN ('HELD', 'CONFIRMED')
  UNION ALL
  SELECT flight_date, leg, node, seats FROM offered_seat
),
owned AS (
  SELECT flight_date, leg, node, SUM(seats) AS seats FROM taken
  GROUP BY flight_date, leg, node
)
SELECT c.flight_date, c.leg, c.node, c.used, COALESCE(o.seats, 0) AS owned
FROM fc_counter AS c
LEFT JOIN owned AS o
  ON o.flight_date = c.flight_date AND o.leg = c.leg AND o.node = c.node
WHERE c.used <> COALESCE(o.seats, 0)
UNION ALL
SELECT o.flight_date, o.leg, o.node, NULL, o.seats
FROM owned AS o
LEFT JOIN fc_counter AS c
  ON c.flight_date = o.flight_date AND c.leg = o.leg AND c.node = o.node
WHERE c.node IS NULL
