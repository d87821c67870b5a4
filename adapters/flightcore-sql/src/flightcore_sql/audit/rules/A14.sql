-- A webhook is acted upon within ten minutes.
WITH {moment}
SELECT w.source, w.event_id, w.received_at, w.attempts
FROM fc_webhook AS w
CROSS JOIN moment AS m
WHERE w.due_at IS NOT NULL AND w.received_at <= m.ten_minutes_ago
