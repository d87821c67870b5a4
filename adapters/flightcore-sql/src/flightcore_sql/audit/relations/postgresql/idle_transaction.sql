SELECT pid AS session_id,
  extract(epoch FROM clock_timestamp() - state_change) AS idle_seconds
FROM pg_stat_activity
WHERE datname = current_database() AND state IN (
  'idle in transaction', 'idle in transaction (aborted)'
)
