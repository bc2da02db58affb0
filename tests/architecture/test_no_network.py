"""The guard of P-63 hears: a connection by name, by address, by datagram."""

from __future__ import annotations

import socket

import pytest

from tests.support import no_network


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_p63_a_connection_is_refused_and_remembered(family: socket.AddressFamily) -> None:
    address = ("127.0.0.1", 9) if family is socket.AF_INET else ("::1", 9)
    with socket.socket(family) as one, pytest.raises(no_network.NetworkUse):
        one.connect(address)
    with (
        socket.socket(family, socket.SOCK_DGRAM) as two,
        pytest.raises(no_network.NetworkUse),
    ):
        two.sendto(b"x", address)
    assert no_network.asked == ["socket.connect", "socket.sendto"]
    no_network.asked.clear()


def test_p63_a_name_is_not_looked_up() -> None:
    with pytest.raises(no_network.NetworkUse):
        socket.getaddrinfo("example.invalid", 80)
    assert no_network.asked == ["socket.getaddrinfo"]
    no_network.asked.clear()


def test_a_pair_of_this_machine_is_no_network() -> None:
    one, other = socket.socketpair()
    one.sendall(b"x")
    assert other.recv(1) == b"x"
    one.close()
    other.close()
