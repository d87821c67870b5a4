SELECT id AS operation_id,
  convert_from(body, 'UTF8')::jsonb ->> 'next_check' AS next_check
FROM fc_payment_operation
