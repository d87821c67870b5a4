-- Every entry balances, operations have their entries, and what is due agrees.
WITH {confirmed_quote},
wanted AS (
  SELECT order_id, 'captured' AS what, id AS operation_id, amount_minor
  FROM fc_payment_operation WHERE kind = 'CAPTURE' AND state = 'SUCCEEDED'
  UNION ALL
  SELECT order_id, 'refund', id, amount_minor
  FROM fc_payment_operation WHERE kind = 'REFUND'
  UNION ALL
  SELECT order_id, 'refunded', id, amount_minor
  FROM fc_payment_operation WHERE kind = 'REFUND' AND state = 'SUCCEEDED'
  UNION ALL
  SELECT order_id, 'refund-abandoned', id, amount_minor
  FROM fc_payment_operation
  WHERE kind = 'REFUND' AND state IN ('DECLINED', 'FAILED')
),
named AS (
  SELECT order_id, 'captured' AS what, SUBSTR(source, 10) AS operation_id, amount_minor
  FROM fc_ledger_posting WHERE SUBSTR(source, 1, 9) = 'captured/'
  UNION ALL
  SELECT order_id, 'refund', SUBSTR(source, 8), amount_minor
  FROM fc_ledger_posting WHERE SUBSTR(source, 1, 7) = 'refund/'
  UNION ALL
  SELECT order_id, 'refunded', SUBSTR(source, 10), amount_minor
  FROM fc_ledger_posting WHERE SUBSTR(source, 1, 9) = 'refunded/'
  UNION ALL
  SELECT order_id, 'refund-abandoned', SUBSTR(source, 18), amount_minor
  FROM fc_ledger_posting WHERE SUBSTR(source, 1, 17) = 'refund-abandoned/'
),
entered AS (
  SELECT order_id, what, operation_id,
    SUM(CASE WHEN amount_minor > 0 THEN amount_minor ELSE 0 END) AS amount_minor
  FROM named GROUP BY order_id, what, operation_id
),
compared AS (
  SELECT order_id, what, operation_id, amount_minor AS wanted, NULL AS found
  FROM wanted
  UNION ALL
  SELECT order_id, what, operation_id, NULL, amount_minor FROM entered
),
money AS (
  SELECT order_id, currency,
    SUM(CASE kind WHEN 'CAPTURE' THEN amount_minor WHEN 'REFUND' THEN -amount_minor
      ELSE 0 END) AS net
  FROM fc_payment_operation WHERE state = 'SUCCEEDED' GROUP BY order_id, currency
),
papered AS (SELECT DISTINCT order_id FROM fc_ticket_document),
standing AS (
  SELECT o.id AS order_id, o.currency,
    CASE
      WHEN o.status IN ('TICKETED', 'ACTION_REQUIRED') THEN o.total_minor
      WHEN o.status NOT IN ('CANCELLED', 'EXPIRED') THEN 0
      WHEN d.order_id IS NULL THEN 0
      WHEN q.order_id IS NULL THEN o.total_minor
      WHEN q.line_count = 0 THEN 0
      ELSE o.total_minor - q.refund_minor
    END - COALESCE(m.net, 0) AS wanted
  FROM fc_order AS o
  LEFT JOIN money AS m ON m.order_id = o.id AND m.currency = o.currency
  LEFT JOIN papered AS d ON d.order_id = o.id
  LEFT JOIN confirmed_quote AS q ON q.order_id = o.id
),
due AS (
  SELECT order_id, currency, SUM(amount_minor) AS found
  FROM fc_ledger_posting WHERE account IN ('receivable', 'refunds_payable')
  GROUP BY order_id, currency
)
SELECT 'entry' AS what, entry_id AS subject, 0 AS wanted, SUM(amount_minor) AS found
FROM fc_ledger_posting
GROUP BY entry_id, currency
HAVING SUM(amount_minor) <> 0
UNION ALL
SELECT what, operation_id, MAX(wanted), MAX(found)
FROM compared
GROUP BY order_id, what, operation_id
HAVING COALESCE(MAX(wanted), -1) <> COALESCE(MAX(found), -1)
UNION ALL
SELECT 'due', s.order_id, s.wanted, COALESCE(d.found, 0)
FROM standing AS s
LEFT JOIN due AS d ON d.order_id = s.order_id AND d.currency = s.currency
WHERE s.wanted <> COALESCE(d.found, 0)
UNION ALL
SELECT 'no order', p.order_id, NULL, NULL
FROM fc_ledger_posting AS p
LEFT JOIN fc_order AS o ON o.id = p.order_id
WHERE o.id IS NULL
