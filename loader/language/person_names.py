"""Whether two wordings are one person's name."""

import difflib


def same_person(one: str, other: str) -> bool:
    """Equal surname and a like given name ("Sergey", "Sergei"), or one form's words inside the other's."""
    a, b = one.split(), other.split()
    if set(a) <= set(b) or set(b) <= set(a):
        return True
    if a[-1] == b[-1] and a[0][0] == b[0][0] and (a[0].endswith(".") or b[0].endswith(".")):
        return True
    return a[-1] == b[-1] and a[0][0] == b[0][0] and difflib.SequenceMatcher(None, a[0], b[0]).ratio() >= 0.75
