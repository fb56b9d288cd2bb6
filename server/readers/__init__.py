"""Readers: processes that answer quick queries straight from the connections of clients, which are lent to them."""
