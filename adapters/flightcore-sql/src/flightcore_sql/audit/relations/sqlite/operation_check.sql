SELECT id AS operation_id,
  json_extract(CAST(body AS TEXT), '$.next_check') AS next_check
FROM fc_payment_operation
