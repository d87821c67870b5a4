-- A used idempotency key has its answer.
SELECT operation_id, at
FROM fc_claim
WHERE LENGTH(answer) = 0
