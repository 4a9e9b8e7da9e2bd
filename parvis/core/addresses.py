"""Which addresses of the network belong to the public Internet.

An allow-list: whatever no registry declared public is refused. `ipaddress.is_global` is no such filter, its
answers change between versions of Python and it lets `::127.0.0.1` and NAT64 forms of private addresses through.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# IANA IPv4 Special-Purpose Address Registry (RFC 6890), with multicast and the reserved class E.
_SPECIAL_IPV4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # carrier-grade NAT; also the metadata service of one cloud
            "127.0.0.0/8",  # loopback
            "169.254.0.0/16",  # link-local; the metadata service of most clouds
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # AMT
            "192.88.99.0/24",  # 6to4 relays, deprecated
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarking
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
            "168.63.129.16/32",  # not in the registry: Azure's virtual host service, reachable from inside only
        ),
    )
)

# The only range IANA hands out as global unicast (RFC 4291 §2.4). It leaves out loopback, link-local, unique local,
# multicast, and every form that wraps an IPv4 address: mapped, compatible, translated, NAT64.
_GLOBAL_IPV6 = IPv6Network("2000::/3")

# IANA IPv6 Special-Purpose Address Registry, inside that range.
_SPECIAL_IPV6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    )
)


def is_public(address: Address) -> bool:
    """Say whether an address is one of the public Internet."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_IPV4)
    return address in _GLOBAL_IPV6 and not any(address in network for network in _SPECIAL_IPV6)


def is_allowed(address: Address, exempt: Iterable[Network] = ()) -> bool:
    """Say whether we may connect to an address: it is public, or the administrator named its network."""
    return is_public(address) or any(address in network for network in exempt)
