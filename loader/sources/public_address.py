"""Which addresses of the internet protocol a stranger's URL may lead to."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from loader.errors import UnreadableArticle

_NAT64 = ip_network("64:ff9b::/96")
_RESERVED = (ip_network("192.0.0.0/24"), ip_network("168.63.129.16/32"))
"""What ``is_global`` takes for public: the protocol block, in parts (RFC 6890; Oracle's cloud has its metadata service
in it), and Azure's metadata service. Those of other clouds are link-local, shared or private."""


def resolve(host: str, port: int, place: str, allow_private: bool) -> list[str]:
    """The addresses of a host that may be connected to, as the resolver orders them. Connect to one of these and to
    nothing else: asking for the name again may give another answer (DNS rebinding).

    Raises UnreadableArticle, naming ``place``, if the host is unknown or leads to no public address.
    """
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreadableArticle(f"{place}: the host {host!r} is not found ({error}): check the address") from error
    addresses = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    allowed = [address for address in addresses if allow_private or is_public(address)]
    if not allowed:
        raise UnreadableArticle(
            f"{place}: the host {host!r} is at {addresses[0]}, which is no public address: "
            f"give --allow-private if you mean it"
        )
    return allowed


def is_public(address: str) -> bool:
    """Whether an address is on the public internet: not loopback, private, link-local, shared, multicast or reserved,
    no metadata service, and no IPv6 form of such an address."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        inner = _inner(parsed)
        if inner is not None:
            return is_public(str(inner))
        return parsed.is_global and not parsed.is_multicast and not parsed.is_site_local
    return parsed.is_global and not parsed.is_multicast and not any(parsed in network for network in _RESERVED)


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for."""
    if address in _NAT64:
        return IPv4Address(address.packed[12:])
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
