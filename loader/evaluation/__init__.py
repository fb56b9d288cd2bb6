"""Scores extracted records against gold records, by the rules of ``tests/gold/README.md``."""
