"""The dispute by which a reader narrows the first page, the list of reports and the search."""

from urllib.parse import urlencode

from flask import request

from server.current import offered, release, world
from server.parameters import Choice, Parameter, bind, trimmed

DISPUTE = Parameter("dispute", "iri", "Dispute", "sk:Dispute")


def asked_dispute() -> str:
    """The path of the dispute that this request is narrowed to, or nothing. Raises BadParameter for one that there is
    not."""
    given = trimmed(request.args.get(DISPUTE.name, ""))
    return bind(DISPUTE, given, release()).value.removeprefix(release().base.iri) if given else ""


def disputes() -> tuple[Choice, ...]:
    """All disputes, by name."""
    return offered(DISPUTE)


def narrowed(path: str, **parameters: str) -> str:
    """The address of a report, or of another page that takes a dispute, narrowed as this one is; with its other
    parameters."""
    dispute = asked_dispute()
    query = urlencode({**({DISPUTE.name: dispute} if dispute else {}), **parameters}, safe=":")
    return world().kept_in(f"{path}?{query}" if query else path)
