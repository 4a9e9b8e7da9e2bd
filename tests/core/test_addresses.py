from ipaddress import ip_address, ip_network

import pytest

from parvis.core.addresses import is_allowed, is_public


@pytest.mark.parametrize(
    "text", ["8.8.8.8", "192.0.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a01:e0a::1"]
)
def test_an_address_of_the_internet_is_public(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "text",
    [
        *["0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "169.254.169.254"],
        *["172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1"],
        *["198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "168.63.129.16"],
        *["::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1"],
        *["64:ff9b:1::1", "100::1", "2001::1", "2001:2::1", "2001:10::1", "2001:db8::1", "2002:7f00:1::", "3fff::1"],
        *["2620:4f:8000::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1"],
    ],
)
def test_any_other_address_is_not(text: str) -> None:
    assert not is_public(ip_address(text))


def test_the_administrator_may_open_a_network_and_only_that_one() -> None:
    exempt = (ip_network("10.2.0.0/16"), ip_network("fd00:1::/32"))
    assert is_allowed(ip_address("10.2.3.4"), exempt)
    assert is_allowed(ip_address("fd00:1::9"), exempt)
    assert not is_allowed(ip_address("10.3.0.1"), exempt)
    assert not is_allowed(ip_address("::ffff:10.2.3.4"), exempt)
