"""Amounts in words, as commands tell them."""


def counted(number: int, noun: str) -> str:
    """``1 release``, ``2 releases``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
