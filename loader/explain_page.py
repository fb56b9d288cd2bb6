"""An explanation as one HTML page that stands alone: no script, nothing from elsewhere, a policy that forbids both."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from loader.explain import Explanation, Segment, sentences
from loader.telling import KINDS, Told

_TRIGGERS = ("trigger", "nameUsed")


def page(explanations: Sequence[Explanation]) -> str:
    """The page with these articles, one below the other. All text of the articles is escaped."""
    articles = [_Article(explanation, f"a{number}-") for number, explanation in enumerate(explanations, 1)]
    style = files("loader").joinpath("explain.css").read_text(encoding="utf-8")
    style += "".join(rule for article in articles for rule in article.rules())
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    title = _title(explanations[0]) if len(explanations) == 1 else f"{len(explanations)} articles"
    body = "\n".join(article.html() for article in articles)
    legend = " ".join(f'<span class="{_css(kind)}"><span class="word">{kind}</span></span>' for kind in KINDS.values())
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{digest}'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)} - what Skerry reads</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
        '<p class="legend">Underlined are the words that say a fact, bold those that give it away; a number leads to '
        "the fact, the fact's words lead back. Point at a fact to see its sentences. Dotted: named without a fact. "
        f"Kinds: {legend}</p>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _title(explanation: Explanation) -> str:
    return explanation.article.title or explanation.article.id


def _css(kind: str) -> str:
    return kind.split()[0]


class _Article:
    """One article of a page; its identifiers begin with ``prefix``."""

    def __init__(self, explanation: Explanation, prefix: str) -> None:
        self.explanation = explanation
        self.prefix = prefix
        self.told = {number: told for paragraph in explanation.paragraphs for number, told in paragraph.facts}

    def rules(self) -> Iterator[str]:
        """Styles that show the sentences and words of a fact that is pointed at or was followed to."""
        for number in self.told:
            fact = f"#{self.prefix}f{number}"
            chosen = f":is({fact}:hover, {fact}:target)"
            yield f"body:has({chosen}) .{self.prefix}e{number} {{ background: var(--tint); }}\n"
            yield f"body:has({chosen}) .{self.prefix}w{number} {{ background: var(--mark); }}\n"

    def html(self) -> str:
        """The article as an element of the page."""
        article = self.explanation.article
        day = article.published.isoformat() if article.published else "undated"
        lines = [
            "<article>",
            f"<h1>{escape(_title(self.explanation))}</h1>",
            f'<p class="byline">{escape(article.publisher or "publisher not known")}, {day}</p>',
        ]
        for paragraph in self.explanation.paragraphs:
            text = "".join(self._segment(segment) for segment in paragraph.segments)
            facts = "\n".join(self._fact(number, told) for number, told in paragraph.facts)
            listed = f'\n<ol class="facts">\n{facts}\n</ol>' if facts else ""
            lines.append(f"<section>\n<p>{text}</p>{listed}\n</section>")
        return "\n".join([*lines, "</article>"])

    def _segment(self, segment: Segment) -> str:
        anchors = "".join(f'<i id="{self.prefix}f{w.fact}w{w.number}"></i>' for w in segment.begins)
        classes = [f"{self.prefix}e{number}" for number in segment.evidence]
        title = ""
        if segment.words:
            first = segment.words[0]
            classes += ["word", _css(self.told[first.fact].kind)]
            classes += ["trigger"] if first.slot in _TRIGGERS else []
            classes += [f"{self.prefix}w{number}" for number in sorted({word.fact for word in segment.words})]
            slots = dict.fromkeys(f"{word.slot} of {word.fact}" for word in segment.words)
            title = ", ".join(slots)
        if segment.named:
            classes.append("named")
            title = "; ".join(filter(None, (f"{segment.named[0]} {segment.named[1]}", title)))
        classes += ["quoted"] if segment.quoted else []
        attributes = (f' class="{" ".join(classes)}"' if classes else "") + (
            f' title="{escape(title)}"' if title else ""
        )
        shown = f"<span{attributes}>{escape(segment.text)}</span>" if attributes else escape(segment.text)
        return anchors + shown + "".join(self._reference(number) for number in segment.ends)

    def _reference(self, number: int) -> str:
        kind = self.told[number].kind
        label = f"fact {number}, {kind}"
        return (
            f'<span class="ref {_css(kind)}"><a href="#{self.prefix}f{number}" aria-label="{label}">{number}</a></span>'
        )

    def _fact(self, number: int, told: Told) -> str:
        slots = [*told.slots, *([("date", f"{told.date}, {told.date_source}")] if told.date else [])]
        rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in slots)
        links = ", ".join(
            f'<a href="#{self.prefix}f{number}w{count}">{escape(" ".join(words.passage.text.split()))}</a>'
            for count, words in enumerate(told.words, 1)
            if words.slot not in ("quote", "gist")
        )
        return (
            f'<li id="{self.prefix}f{number}" class="{_css(told.kind)}"><b>{number} {told.kind}</b> '
            f"<small>rule “{escape(told.rule)}”, characters {sentences(told.evidence)}</small>"
            f"<dl>{rows}<dt>words</dt><dd>{links}</dd></dl></li>"
        )
