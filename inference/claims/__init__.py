"""Claims before they are sent: their versions, what is known beside them, what comes in as events, and the scores."""
