"""What happened, and what is handed to people: reports."""
