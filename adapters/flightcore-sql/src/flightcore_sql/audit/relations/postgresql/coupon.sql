SELECT d.order_id, d.passenger, d.state, c.coupon ->> 'service' AS service
FROM fc_ticket_document AS d
CROSS JOIN jsonb_array_elements(
  convert_from(d.body, 'UTF8')::jsonb -> 'coupons'
) AS c (coupon)
