-- No connection is left idle in a transaction for a minute.
WITH {idle_transaction}
SELECT session_id, idle_seconds
FROM idle_transaction
WHERE idle_seconds >= 60
