"""What of a machine matters to an exchange: readings, and what is to be said of them. Nothing here changes anything."""
