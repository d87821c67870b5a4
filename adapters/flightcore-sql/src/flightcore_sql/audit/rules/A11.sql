-- Events are gapless, the order counts them all, and none waits for an hour.
WITH {moment},
counted AS (
  SELECT aggregate, MIN(sequence) AS first, MAX(sequence) AS last, COUNT(*) AS events
  FROM fc_event GROUP BY aggregate
)
SELECT aggregate, first, last, events
FROM counted
WHERE first <> 1 OR last <> events
UNION ALL
SELECT o.id, o.sequence, c.last, c.events
FROM fc_order AS o
LEFT JOIN counted AS c ON c.aggregate = o.id
WHERE o.sequence <> COALESCE(c.last, 0)
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
