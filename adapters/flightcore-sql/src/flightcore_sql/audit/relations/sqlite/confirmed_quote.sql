SELECT order_id, json_extract(CAST(body AS TEXT), '$.refund.minor') AS refund_minor,
  json_array_length(CAST(body AS TEXT), '$.lines') AS line_count
FROM fc_quote
WHERE state = 'CONFIRMED'
