"""Who asks: name and password from the environment or ~/.netrc, or a token; never from an address."""

import netrc
import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.request import AbstractDigestAuthHandler, HTTPPasswordMgr, Request, parse_http_list, parse_keqv_list

from urllib3.util import make_headers

from loader.errors import StoreError

USER_VARIABLE, PASSWORD_VARIABLE, TOKEN_VARIABLE = (
    "SKERRY_STORE_USER", "SKERRY_STORE_PASSWORD", "SKERRY_STORE_TOKEN",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Credentials:
    """A name and its password, or a token, or nothing."""

    user: str | None = None
    password: str = ""
    token: str | None = None

    def __repr__(self) -> str:
        return f"Credentials(user={self.user!r})"

    def beforehand(self) -> str | None:
        """The value of Authorization that is sent without being asked for: a token only."""
        return f"Bearer {self.token}" if self.token else None

    def answer(self, challenge: str, method: str, address: str) -> str | None:
        """The value of Authorization that answers a challenge (WWW-Authenticate), or None if there is none."""
        scheme, _, parameters = challenge.partition(" ")
        if self.user is None:
            return None
        if scheme.lower() == "basic":
            return make_headers(basic_auth=f"{self.user}:{self.password}")["authorization"]
        if scheme.lower() == "digest":
            return self._digest(parse_keqv_list(parse_http_list(parameters)), method, address)
        return None

    def _digest(self, challenge: dict[str, str], method: str, address: str) -> str | None:
        known = HTTPPasswordMgr()
        known.add_password(challenge.get("realm"), address, str(self.user), self.password)  # type: ignore[arg-type] # a challenge without a realm is answered so too
        handler = AbstractDigestAuthHandler(known)
        made = handler.get_authorization(Request(address, method=method), challenge)
        return f"Digest {made}" if made else None


def credentials_for(address: str, environment: Mapping[str, str]) -> Credentials:
    """The credentials for a server: of the environment, else those of ~/.netrc (or of the file NETRC names) for its
    host. Raises StoreError if that file cannot be read."""
    token = environment.get(TOKEN_VARIABLE)
    if token:
        return Credentials(token=token)
    if environment.get(USER_VARIABLE):
        return Credentials(environment[USER_VARIABLE], environment.get(PASSWORD_VARIABLE, ""))
    file = environment.get("NETRC") or os.path.expanduser("~/.netrc")
    try:
        found = netrc.netrc(file).hosts.get(urlsplit(address).hostname or "")
    except FileNotFoundError:
        return Credentials()
    except (OSError, netrc.NetrcParseError) as error:
        raise StoreError(f"the credentials in {file} cannot be read ({error}): correct the file") from error
    return Credentials(found[0], found[2] or "") if found else Credentials()
