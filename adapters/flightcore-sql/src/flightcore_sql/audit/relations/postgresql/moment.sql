SELECT now() - interval '10 minutes' AS ten_minutes_ago,
  now() - interval '1 hour' AS an_hour_ago
