"""What runs beside the sale: work, relay, notify, backlog, audit."""
