-- Every entry balances, operations have their entries, and what is due agrees.
WITH {confirmed_quote},
entry AS (
  SELECT 'captured' AS what, id AS operation_id, amount_minor AS wanted, 0 AS found
  FROM fc_payment_operation WHERE kind = 'CAPTURE' AND state = 'SUCCEEDED'
  UNION ALL
  SELECT 'refund', id, amount_minor, 0
  FROM fc_payment_operation WHERE kind = 'REFUND'
  UNION ALL
  SELECT 'refunded', id, amount_minor, 0
  FROM fc_payment_operation WHERE kind = 'REFUND' AND state = 'SUCCEEDED'
  UNION ALL
  SELECT 'refund-abandoned', id, amount_minor, 0
  FROM fc_payment_operation
  WHERE kind = 'REFUND' AND state IN ('DECLINED', 'FAILED')
  UNION ALL
  SELECT 'captured', SUBSTR(source, 10), 0, amount_minor
  FROM fc_ledger_posting
  WHERE SUBSTR(source, 1, 9) = 'captured/' AND amount_minor > 0
  UNION ALL
  SELECT 'refund', SUBSTR(source, 8), 0, amount_minor
  FROM fc_ledger_posting
  WHERE SUBSTR(source, 1, 7) = 'refund/' AND amount_minor > 0
  UNION ALL
  SELECT 'refunded', SUBSTR(source, 10), 0, amount_minor
  FROM fc_ledger_posting
  WHERE SUBSTR(source, 1, 9) = 'refunded/' AND amount_minor > 0
  UNION ALL
  SELECT 'refund-abandoned', SUBSTR(source, 18), 0, amount_minor
  FROM fc_ledger_posting
  WHERE SUBSTR(source, 1, 17) = 'refund-abandoned/' AND amount_minor > 0
),
due AS (
  SELECT o.id AS order_id, CASE
    WHEN o.status IN ('TICKETED', 'ACTION_REQUIRED') THEN o.total_minor
    WHEN o.status NOT IN ('CANCELLED', 'EXPIRED') OR q.line_count = 0
      OR NOT EXISTS (
        SELECT 1 FROM fc_ticket_document AS d WHERE d.order_id = o.id
      ) THEN 0
    ELSE o.total_minor - COALESCE(q.refund_minor, 0)
  END AS wanted, 0 AS found
  FROM fc_order AS o
  LEFT JOIN confirmed_quote AS q ON q.order_id = o.id
  UNION ALL
  SELECT o.id, CASE p.kind
    WHEN 'CAPTURE' THEN -p.amount_minor
    WHEN 'REFUND' THEN p.amount_minor
    ELSE 0
  END, 0
  FROM fc_payment_operation AS p
  JOIN fc_order AS o ON o.id = p.order_id AND o.currency = p.currency
  WHERE p.state = 'SUCCEEDED'
  UNION ALL
  SELECT o.id, 0, l.amount_minor
  FROM fc_ledger_posting AS l
  JOIN fc_order AS o ON o.id = l.order_id AND o.currency = l.currency
  WHERE l.account IN ('receivable', 'refunds_payable')
)
SELECT 'balance' AS what, entry_id AS subject, 0 AS wanted, SUM(amount_minor) AS found
FROM fc_ledger_posting
GROUP BY entry_id, currency
HAVING SUM(amount_minor) <> 0
UNION ALL
SELECT what, operation_id, SUM(wanted), SUM(found)
FROM entry
GROUP BY what, operation_id
HAVING SUM(wanted) <> SUM(found)
UNION ALL
SELECT 'due', order_id, SUM(wanted), SUM(found)
FROM due
GROUP BY order_id
HAVING SUM(wanted) <> SUM(found)
UNION ALL
SELECT 'no order', l.order_id, NULL, NULL
FROM fc_ledger_posting AS l
LEFT JOIN fc_order AS o ON o.id = l.order_id
WHERE o.id IS NULL
