"""What is allowed: pure functions, values in and decisions out. No Flask, no database, no clock."""
