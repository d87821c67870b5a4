-- Events are gapless, the order counts them all, and none waits for an hour.
WITH {moment}
SELECT aggregate, MIN(sequence) AS first, MAX(sequence) AS last, COUNT(*) AS events
FROM fc_event
GROUP BY aggregate
HAVING MIN(sequence) <> 1 OR MAX(sequence) <> COUNT(*)
UNION ALL
SELECT o.id, MIN(e.sequence), MAX(e.sequence), o.sequence
FROM fc_order AS o
LEFT JOIN fc_event AS e ON e.aggregate = o.id
GROUP BY o.id, o.sequence
HAVING o.sequence <> COALESCE(MAX(e.sequence), 0)
UNION ALL
SELECT e.aggregate, e.sequence, NULL, NULL
FROM fc_event AS e
LEFT JOIN fc_order AS o ON o.id = e.aggregate
WHERE e.type = 'order.created' AND o.id IS NULL
UNION ALL
SELECT e.aggregate, MIN(e.sequence), NULL, COUNT(*)
FROM fc_event AS e
CROSS JOIN moment AS m
WHERE e.due_at <= m.an_hour_ago
GROUP BY e.aggregate
