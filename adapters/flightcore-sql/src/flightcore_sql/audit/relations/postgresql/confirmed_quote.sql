SELECT order_id,
  (convert_from(body, 'UTF8')::jsonb #>> '{refund,minor}')::bigint AS refund_minor,
  jsonb_array_length(convert_from(body, 'UTF8')::jsonb -> 'lines') AS line_count
FROM fc_quote
WHERE state = 'CONFIRMED'
