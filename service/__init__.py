"""Claims, stance, verdicts and HTTP. Imports index; index never imports this."""
