-- A counter equals the holds that it summarises, in both directions.
WITH {hold_seat},
{offered_seat},
seat AS (
  SELECT flight_date, leg, node, used, 0 AS owned FROM fc_counter
  UNION ALL
  SELECT flight_date, leg, node, 0, seats FROM hold_seat
  WHERE state IN ('HELD', 'CONFIRMED')
  UNION ALL
  SELECT flight_date, leg, node, 0, seats FROM offered_seat
)
SELECT flight_date, leg, node, SUM(used) AS used, SUM(owned) AS owned
FROM seat
GROUP BY flight_date, leg, node
HAVING SUM(used) <> SUM(owned)
