SELECT d.order_id, d.passenger, d.state, json_extract(c.value, '$.service') AS service
FROM fc_ticket_document AS d
CROSS JOIN json_each(CAST(d.body AS TEXT), '$.coupons') AS c
