-- A counter is neither below zero nor above its limit.
SELECT flight_date, leg, node, used, au, oversold
FROM fc_counter
WHERE used < 0 OR oversold < 0 OR used > au + oversold
