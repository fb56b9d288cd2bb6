"""Content negotiation: which of the representations on offer a client wants (RFC 9110, section 12.5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, request
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import BadRequest, NotAcceptable

from loader.graph.results import ResultFormat
from server.messages import Message

HTML = "text/html"


@dataclass(frozen=True, slots=True)
class Offer:
    """A representation: its name for ``?format=`` and its media types; ``format`` is None for a page."""

    name: str
    media_types: tuple[str, ...]
    format: ResultFormat | None = None


ALIASES = {"n3": "turtle", "rdf+xml": "rdfxml", "xml": "rdfxml", "json-ld": "jsonld"}
"""What SPARQLWrapper calls formats in ``?format=`` -> our names, where the first is not on offer; Turtle is N3."""
PAGE = Offer("html", (HTML, "application/xhtml+xml"))


def offers(formats: Sequence[ResultFormat]) -> tuple[Offer, ...]:
    """The offers of result formats."""
    return tuple(Offer(f.name, f.media_types, f) for f in formats)


def preferred(accept: MIMEAccept, available: Sequence[Offer]) -> Offer | None:
    """The offer that an Accept header likes best, None if it accepts none; of equals the first. No header accepts
    all. The most specific range that fits decides: ``text/csv;q=0, */*`` accepts everything but CSV."""
    if not accept:
        return available[0]
    best, best_quality = None, 0.0
    for offer in available:
        quality = _quality(accept, offer)
        if quality > best_quality:
            best, best_quality = offer, quality
    return best


def chosen(available: Sequence[Offer], name: str | None = None) -> Offer:
    """The offer that this request asks for, by ``name`` (``?format=``) or by Accept.

    Raises 400 for a name that is not on offer, 406 with the list for an Accept header that fits nothing.
    """
    if name is not None:
        for wanted in (name, ALIASES.get(name)):
            for offer in available:
                if wanted in (offer.name, *offer.media_types) or (offer.format and wanted == offer.format.extension):
                    return offer
        raise BadRequest(
            Message(
                "there is no format %(name)r here: use %(formats)s",
                name=name, formats=", ".join(offer.name for offer in available),
            )
        )  # fmt: skip
    offer_found = preferred(request.accept_mimetypes, available)
    if offer_found is None:
        types = ", ".join(offer.media_types[0] for offer in available)
        raise NotAcceptable(Message("nothing here fits the Accept header: ask for one of %(types)s", types=types))
    return offer_found


def wants_page(others: Sequence[Offer]) -> bool:
    """Whether the client names HTML, as browsers do, and likes none of the others better."""
    accept = request.accept_mimetypes
    best, named = _quality(accept, PAGE), {value.partition(";")[0].lower() for value in accept.values()}
    is_named = best > 0 and not named.isdisjoint(PAGE.media_types)
    return is_named and all(_quality(accept, other) <= best for other in others)


def vary(response: Response) -> Response:
    """Tells caches that the answer depends on Accept."""
    response.vary.add("Accept")
    return response


def _quality(accept: MIMEAccept, offer: Offer) -> float:
    """How well an offer fits: by the range that names its type; a wildcard counts for the type that is sent."""
    sent = offer.media_types[0]
    best = (-1, 0.0)
    for value, quality in accept:
        wanted = value.partition(";")[0].strip().lower()
        if wanted in offer.media_types:
            best = max(best, (2 + (wanted == sent), quality))
        elif wanted == "*/*" or (wanted.endswith("/*") and sent.startswith(wanted[:-1])):
            best = max(best, (int(wanted != "*/*"), quality))
    return best[1]
