SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now', '-10 minutes') AS ten_minutes_ago,
  strftime('%Y-%m-%dT%H:%M:%f', 'now', '-1 hour') AS an_hour_ago
