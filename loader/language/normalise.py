"""Typography made plain, one character for one, so that offsets stay those of the article."""

import re

_PLAIN = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "＂": '"',
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "´": "'",
        "–": "-", "—": "-", "―": "-", "−": "-", "‐": "-", "‑": "-", "‒": "-",
        "\t": " ", "\r": " ", "\v": " ", "\f": "\n", "\u2028": "\n", "\u2029": "\n", "\u0085": "\n",
        "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u200a": " ", "\u202f": " ", "\u3000": " ",
        "\u200b": " ", "\u200e": " ", "\u200f": " ", "\ufeff": " ",
    }
)  # fmt: skip
_DAMAGED_APOSTROPHE = re.compile(r"(?<=[^\W\d_])\ufffd(?=[^\W\d_])")


def normalise(text: str) -> str:
    """Straight quotes, plain dashes and spaces; a damaged character (U+FFFD) is an apostrophe inside a word, else a
    dash. As long as ``text``, character for character."""
    plain = _DAMAGED_APOSTROPHE.sub("'", text.translate(_PLAIN))
    return plain.replace("\ufffd", "-")
