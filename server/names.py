"""Names and links: what pages show in place of IRIs, and where they lead."""

import re
from collections.abc import Callable
from urllib.parse import quote

from pyoxigraph import NamedNode

from loader.graph.embedded import Release
from loader.graph.results import short_iri
from loader.graph.terms import SK
from server.local_dates import shown_date
from server.lookups import Lookup, ask, node
from server.messages import N_, gettext

BOTH = " / "
"""Between the names that different states use for one territory: a page never shows one side's name alone."""
ABOUT_TERRITORY = frozenset({"claim", "naming"})
"""Kinds of things whose own names name a territory, as one side does."""
SIDED = ABOUT_TERRITORY | {"island"}
"""Kinds of things whose own label is one side's name, or has one in it."""
REPORTS = {
    "agreement": N_("Agreement"),
    "claim": N_("Claim"),
    "meeting": N_("Meeting"),
    "naming": N_("Name in use"),
    "provision": N_("Provision"),
    "statement": N_("Statement"),
    "tenure": N_("Office"),
}
"""What an article tells, as the address of the report has it -> how pages call it."""
_TERM = re.compile(r", (?:(since|until) )?(\d{4}-\d{2}-\d{2})(?: to (\d{4}-\d{2}-\d{2}))?$")
"""The end of the name of a tenure."""
_REPORT = re.compile(r"(article/[^/]+)/report/([a-z]+)-(\d+)")
_SAFE = "/~._-!$&'()*+,;=:@"


def terms_in_words(name: str) -> str:
    """The name of a tenure with its days as people read them: ``…, Foreign Minister (Russia), 9 March 2004 to …``; any
    other name as it is."""
    match = _TERM.search(name)
    if match is None:
        return name
    bound, first, last = match.groups()
    terms = {"since": f"{first}/..", "until": f"../{first}", None: f"{first}/{last}" if last else first}
    return f"{name[: match.start()]}, {shown_date(terms[bound])}"


class Names:
    """The names of one release's things. Remembers what it looked up; made anew for every request."""

    def __init__(self, release: Release, kept_in: Callable[[str], str] = str) -> None:
        """``kept_in`` makes the link to a page that answers from the same world."""
        self._release, self._kept_in = release, kept_in
        self._base = release.base.iri
        self._known: dict[str, str] = {}

    def name(self, iri: str) -> str:
        """The name that people read: the thing's own, else a passage's position, else the shortened IRI."""
        if iri not in self._known:
            self._known[iri] = self._look_up(iri)
        return self._known[iri]

    def is_sided(self, iri: str) -> bool:
        """Whether a thing is a territory or named by one, so that its own label takes a side."""
        return iri.startswith(self._base) and iri[len(self._base) :].partition("/")[0] in SIDED

    def remember(self, iri: str, name: str) -> None:
        """Saves a look-up for a name that is known already."""
        self._known.setdefault(iri, name)

    def link(self, iri: str) -> str | None:
        """Where an IRI leads: ours and the vocabulary's to the page here, http(s) ones as they are, others nowhere."""
        if iri.startswith(self._base):
            path, _, fragment = iri[len(self._base) :].partition("#")
            mark = f"#{quote(fragment, safe=_SAFE)}" if fragment else ""
            kind, _, rest = path.partition("/")
            local = f"/{path}" if kind == "article" and rest and "/" not in rest else f"/id/{path}"
            return self._kept_in(quote(local, safe=_SAFE) + mark)
        if iri.startswith(SK):
            return f"/ontology#{quote(iri[len(SK) :], safe=_SAFE)}"
        return iri if iri.startswith(("https://", "http://")) else None

    def _about_territory(self, subject: NamedNode) -> str:
        """A naming or a claim, its territories under the names of all sides."""
        rows = ask(self._release, Lookup.ABOUT_TERRITORY, {"thing": subject})
        if not rows:
            return ""
        if "used" in rows[0]:
            users = ", ".join(dict.fromkeys(self.name(row["user"]) for row in rows if "user" in row))
            told = {"word": rows[0]["used"], "territory": self.name(rows[0]["territory"])}
            # Translators: a name in use: “Kunashiri” for Kunashir / Kunashiri (Japan)
            return (
                gettext("“%(word)s” for %(territory)s (%(users)s)", users=users, **told)
                if users
                else gettext("“%(word)s” for %(territory)s", **told)
            )
        what, colon, _ = rows[0]["label"].partition(": ")
        both = ", ".join(dict.fromkeys(self.name(row["territory"]) for row in rows))
        return f"{what}: {both}" if colon else ""

    def _look_up(self, iri: str) -> str:
        path, _, fragment = iri.removeprefix(self._base).partition("#")
        if iri.startswith(self._base) and fragment.startswith("char="):
            first, _, last = fragment[5:].partition(",")
            of = self.name(self._base + path)
            # Translators: a passage of an article, by the numbers of its first and last letter
            return gettext("%(article)s, characters %(first)s to %(last)s", article=of, first=first, last=last)
        report = _REPORT.fullmatch(path)
        if iri.startswith(self._base) and report and not fragment:
            article, kind, number = report.groups()
            of = self.name(self._base + article)
            # Translators: a report that an article gives: Meeting 1 in “Headline”
            what = gettext(REPORTS[kind]) if kind in REPORTS else kind.capitalize()
            return gettext("%(kind)s %(number)s in “%(article)s”", kind=what, number=number, article=of)
        subject = node(iri)
        neutral = self._about_territory(subject) if subject and path.partition("/")[0] in ABOUT_TERRITORY else ""
        if neutral:
            return neutral
        rows = ask(self._release, Lookup.LABEL, {"thing": subject}) if subject else []
        used = [row["label"] for row in rows if row["rank"] == "0"]
        if len(used) > 1:
            return BOTH.join(used)
        known = [row["label"] for row in rows if row["rank"] != "0"]
        if known:
            return terms_in_words(known[0]) if path.startswith("tenure/") else known[0]
        return path if iri.startswith(self._base) else short_iri(iri)
