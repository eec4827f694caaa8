"""How it looks outside: pure translation between bytes and plain values. No Flask, no database, no clock."""
