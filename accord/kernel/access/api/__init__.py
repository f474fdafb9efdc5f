"""What every noun of the JSON API shares: lists part by part, fields of records, ids that were sent, shapes."""
