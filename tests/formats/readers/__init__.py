"""Calendar libraries that others wrote, each run as a program of its own: files in, what they show out, as JSON."""
