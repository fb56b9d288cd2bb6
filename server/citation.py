"""How to cite a page: in words, as BibTeX and as CSL-JSON; always with the release, so that the address lasts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from server.dates import date_in_words, day_in_words

SERVICE = "Skerry"
_TEX = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "$": r"\$",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Citation:
    """A page as it was on a day: its title, the release that it was answered from, its address with that release."""

    title: str
    release: int
    published: date
    url: str
    until: str = ""
    """The date (EDTF) until which the articles were published that tell it; empty if all do."""
    shown: str = ""
    """The title as its page has it, if that is another one."""

    @property
    def text(self) -> str:
        """One line for a footnote."""
        limited = f", by articles published until {date_in_words(self.until)}" if self.until else ""
        title = self.title.rstrip(".")
        return f"“{title}”. {SERVICE}, release {self.release} ({day_in_words(self.published)}){limited}. {self.url}"

    @property
    def bibtex(self) -> str:
        """An entry for BibTeX and biblatex."""
        key = re.sub(r"[^a-z0-9]+", "-", self.title.casefold().encode("ascii", "ignore").decode()).strip("-")[:40]
        fields = {
            "title": f"{{{_tex(self.title)}}}",
            "author": f"{{{SERVICE}}}",
            "year": str(self.published.year),
            "howpublished": rf"\url{{{_url(self.url)}}}",
            "note": _tex(f"Release {self.release}, {day_in_words(self.published)}"),
        }
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        return f"@misc{{skerry-{self.release}-{key or 'page'},\n{lines}}}\n"

    @property
    def csl(self) -> list[dict[str, object]]:
        """An item for citation styles (CSL-JSON, as Zotero and pandoc read it)."""
        day = self.published
        return [
            {
                "id": self.url,
                "type": "dataset",
                "title": self.title,
                "publisher": SERVICE,
                "version": f"release {self.release}",
                "issued": {"date-parts": [[day.year, day.month, day.day]]},
                "URL": self.url,
            }
        ]


def lasting_address(root: str, path: str, parameters: Sequence[tuple[str, str]], world: Mapping[str, str]) -> str:
    """The address of a page below ``root`` (ends with a slash) that answers from ``world`` for good."""
    query = urlencode([*parameters, *world.items()])
    return f"{root.rstrip('/')}{path}" + (f"?{query}" if query else "")


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in text)


def _url(url: str) -> str:
    """An address for ``\\url``, which takes all but braces, backslashes and percent signs as they are."""
    return re.sub(r"[\\{}]", lambda found: f"%{ord(found.group()):02X}", url).replace("%", r"\%")
