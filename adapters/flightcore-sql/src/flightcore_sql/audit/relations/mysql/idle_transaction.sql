SELECT s.id AS session_id, s.time AS idle_seconds
FROM information_schema.innodb_trx AS t
JOIN information_schema.processlist AS s ON s.id = t.trx_mysql_thread_id
WHERE s.db = DATABASE() AND s.command = 'Sleep'
