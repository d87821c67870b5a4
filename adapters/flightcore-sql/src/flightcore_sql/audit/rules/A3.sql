-- Who sits on a physical seat owns a seat on that leg.
WITH {hold_seat}
SELECT s.flight_date, s.leg, s.seat, s.order_id
FROM fc_seat AS s
LEFT JOIN hold_seat AS h
  ON h.order_id = s.order_id AND h.flight_date = s.flight_date AND h.leg = s.leg
  AND h.state IN ('HELD', 'CONFIRMED')
WHERE s.occupant IS NOT NULL AND h.order_id IS NULL
