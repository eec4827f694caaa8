"""Who we talk to: mail server and mailbox. A gateway says what happened; services decide what it means."""
