"""An explanation on a terminal: marks and numbers say all, colours only help."""

import sys

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from loader.explain import Explanation, Paragraph, Segment, sentences
from loader.telling import Told

STYLES = {
    "office": "blue",
    "agreement": "magenta",
    "provision": "magenta",
    "meeting": "green",
    "statement": "cyan",
    "indirect statement": "cyan",
    "claim": "red",
    "naming": "yellow",
}
"""Kind of fact -> its colour."""
WIDTH = 100
"""Columns where the output is no terminal."""
_LEGEND = "The words that tell a fact stand in brackets with the fact's number; the facts follow under their paragraph."


def show(explanation: Explanation) -> None:
    """Prints it to standard output: in colour on a terminal, plain elsewhere."""
    console = Console(markup=False, highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    article = explanation.article
    known = [
        article.publisher or "publisher not known",
        article.published.isoformat() if article.published else "undated",
    ]
    console.print(Text(article.title or article.id, style="bold"))
    console.print(Text(", ".join(known), style="dim"))
    console.print(Text(_LEGEND, style="dim"))
    kinds = {number: told.kind for paragraph in explanation.paragraphs for number, told in paragraph.facts}
    for paragraph in explanation.paragraphs:
        console.print()
        console.print(_text(paragraph, kinds))
        for number, told in paragraph.facts:
            console.print(Padding(_fact(number, told), (0, 0, 0, 4), expand=False))


def _text(paragraph: Paragraph, kinds: dict[int, str]) -> Text:
    text = Text()
    for segment in paragraph.segments:
        if any(word.slot in ("trigger", "nameUsed") for word in segment.begins):
            text.append("[", style="bold")
        text.append(segment.text, style=_style(segment, kinds))
        if segment.ends:
            text.append(f"]{','.join(map(str, segment.ends))}", style="bold")
    return text


def _style(segment: Segment, kinds: dict[int, str]) -> str:
    """The colour of the fact whose words these are; entities without a fact are underlined."""
    if segment.words:
        word = segment.words[0]
        return f"{STYLES[kinds[word.fact]]}{' bold' if word.slot in ('trigger', 'nameUsed') else ''}"
    return "underline" if segment.named else ""


def _fact(number: int, told: Told) -> Text:
    text = Text()
    text.append(f"{number} {told.kind}", style=f"bold {STYLES[told.kind]}")
    text.append(f"  rule “{told.rule}”, characters {sentences(told.evidence)}\n", style="dim")
    lines = [f"{name}: {_plain(value)}" for name, value in told.slots]
    if told.date:
        lines.append(f"date: {told.date}, {told.date_source}")
    text.append("\n".join(f"  {line}" for line in lines))
    return text


def _plain(text: str) -> str:
    return " ".join(text.split())
