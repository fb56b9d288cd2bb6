"""Addresses of things that are gone: the way to their successors, or that there is none."""

from functools import reduce

from flask import Response, make_response, redirect, render_template
from pyoxigraph import Triple
from werkzeug.wrappers import Response as BaseResponse

from loader.graph.departed import Correction, Departed
from loader.graph.embedded import Release
from loader.graph.results import GRAPH_FORMATS, write_triples
from loader.graph.terms import term
from server.current import names
from server.local_dates import DateText
from server.messages import Message
from server.negotiate import PAGE, chosen, offers, vary
from server.problems import problem


def answer(current: Release, found: Departed, format_name: str | None = None, suffix: str = "") -> BaseResponse:
    """303 to the one successor, in the form asked for; 300 with the list of several; 410 where there is none.

    303 See Other, because a thing is no document (W3C TAG, httpRange-14), and neither 301 nor 308, because clients keep
    those: the next release, or a return to an older one, may bring the thing back or give it another successor.
    """
    if not found.successors:
        return _gone(found)
    if len(found.successors) > 1:
        return _several(current, found, format_name)
    target = names().link(found.successors[0].value) or "/"
    if suffix:
        address, mark, query = target.partition("?")
        target = f"{address}.{suffix}{mark}{query}"
    return vary(redirect(target, 303))  # type: ignore[arg-type] # werkzeug's response


def _gone(found: Departed) -> Response:
    told = Message(
        "%(thing)s is no longer known here: release %(last)s was the last that had it.",
        thing=_name(found), last=found.last,
    )  # fmt: skip
    if not found.corrections:
        told_no_more = Message("No article that is loaded now tells of it.")
        why = Message("A correction took it out.") if found.was_corrected else told_no_more
        return problem(410, Message("%(what)s %(why)s", what=told, why=why), lastRelease=found.last)
    reasons = list(map(_told_by, found.corrections))
    why = reduce(lambda one, other: Message("%(what)s %(why)s", what=one, why=other), reasons)
    listed = [
        {"correction": c.node.value, "author": c.author, "reason": c.reason, "created": c.created}
        for c in found.corrections
    ]
    return problem(410, Message("%(what)s %(why)s", what=told, why=why), lastRelease=found.last, corrections=listed)


def _told_by(correction: Correction) -> Message:
    """Who took a thing out, when and why."""
    return Message(
        "A correction by %(author)s of %(day)s took it out (%(correction)s): %(reason)s.",
        author=correction.author, day=DateText(correction.created), correction=correction.label,
        reason=correction.reason.rstrip("."),
    )  # fmt: skip


def _several(current: Release, found: Departed, format_name: str | None) -> Response:
    offer = chosen((PAGE, *offers(GRAPH_FORMATS)), format_name)
    if offer.format is None:
        choices = [(names().name(thing.value), names().link(thing.value)) for thing in found.successors]
        response = make_response(render_template("choices.html", title=_name(found), last=found.last, choices=choices))
    else:
        replaced_by = term("dcterms:isReplacedBy")
        triples = [Triple(found.thing, replaced_by, thing) for thing in found.successors]
        last = current.base.node(f"release/{found.last}")
        content = write_triples([*triples, Triple(found.thing, term("sk:lastRelease"), last)], offer.format)
        response = Response(content, content_type=offer.format.content_type)
    response.status_code = 300
    return response if format_name else vary(response)


def _name(found: Departed) -> str:
    return f"“{names().name(found.thing.value)}”"
