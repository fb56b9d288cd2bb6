"""What loader and server share: terms, the shipped data, the store. Imports nothing of loader but its errors."""
