"""From which networks a test can be taken."""

import ipaddress

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class NotANetwork(ValueError):
    """A line names no network; `line` is what it says."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line


def read_networks(text: str) -> list[Network]:
    """Return the networks that a text names, one a line; a single address is a network of one.

    Raises NotANetwork.
    """
    return [_network(line.strip()) for line in text.splitlines() if line.strip()]


def allows(text: str, address: str | None) -> bool:
    """Whether an address lies in one of the networks; where none is named, every one does.

    An address that is not known is in no network.
    """
    networks = read_networks(text)
    if not networks:
        return True
    here = _address(address or "")
    return here is not None and any(
        here in network for network in networks if network.version == here.version
    )


def _network(line: str) -> Network:
    try:
        return ipaddress.ip_network(line, strict=False)
    except ValueError as error:
        raise NotANetwork(line) from error


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    # What reaches a server that speaks IPv6 from the older net: ::ffff:192.0.2.7.
    return getattr(address, "ipv4_mapped", None) or address
