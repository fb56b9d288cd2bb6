"""The type of sort keys."""

SortKey = tuple[str | int, ...]
"""Compared place by place; keys of one sort have the same types at the same places."""
