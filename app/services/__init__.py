"""What happens: a function for a use case loads, asks the rules, changes, queues letters; it never commits."""
