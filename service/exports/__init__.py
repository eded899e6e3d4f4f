"""A report (the answer on a draft or on claims, as JSON) in the formats of others; text out of JSON."""
