"""The guard of P-63 hears: a connection by name, by address, by datagram."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from tests.support import no_network


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_p63_a_connection_is_refused_and_remembered(family: socket.AddressFamily) -> None:
    address = ("127.0.0.1", 9) if family is socket.AF_INET else ("::1", 9)
    for end, kind in zip(socket.socketpair(), ("connect", "datagram"), strict=True):
        # The kernel would refuse a real one; the hook looks at the family before the call.
        with (
            socket.socket(family, end.type, fileno=end.detach()) as one,
            pytest.raises(no_network.NetworkUse),
        ):
            one.connect(address) if kind == "connect" else one.sendto(b"x", address)
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


@pytest.mark.skipif(sys.platform != "linux", reason="a filter of the Linux kernel")
@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
@pytest.mark.parametrize("kind", ["SOCK_STREAM", "SOCK_DGRAM"])
def test_p63_no_process_of_the_tests_gets_a_network_socket(family: str, kind: str) -> None:
    program = f"import socket; socket.socket(socket.{family}, socket.{kind})"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert "PermissionError" in done.stderr
    local = "import socket; socket.socket(socket.AF_UNIX)"
    assert subprocess.run([sys.executable, "-c", local], check=False).returncode == 0
