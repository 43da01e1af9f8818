#!/usr/bin/env python3
"""Prints how a registry may be talked to: https where it answers so, http only when it is on this machine. reach.py HOST[:PORT]"""

import socket
import sys
import urllib.error
import urllib.request

DOCKER_HUB = {"docker.io": "index.docker.io"}


def on_this_machine(host):
    """Whether every address of the host is one of this machine: only on such a one can a socket be opened."""
    addresses = {entry[4][0] for entry in socket.getaddrinfo(host, None)}
    return all(can_bind(address) for address in addresses)


def can_bind(address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
            return True
        except OSError:
            return False


def answers(scheme, registry, seconds):
    """Nothing, or why it does not answer. A status like 401 is an answer: who may push is known only when pushing."""
    try:
        urllib.request.urlopen(f"{scheme}://{registry}/v2/", timeout=seconds).close()
    except urllib.error.HTTPError:
        pass
    except (OSError, ValueError) as error:
        return str(getattr(error, "reason", error))
    return None


def main(registry):
    host = registry.rpartition(":")[0] if registry.rpartition(":")[2].isdigit() else registry
    try:
        local = on_this_machine(host.strip("[]"))
    except OSError:
        local = False  # a proxy may know the name
    # A server of plain http may keep silent about TLS, and nothing on this machine is far away.
    reason = answers("https", DOCKER_HUB.get(registry, registry), 5 if local else 30)
    if reason is None:
        print("https")
        return 0
    if not local:
        return refuse(registry, f"{reason} (plain http is used for a registry on this machine only)")
    reason = answers("http", registry, 5)
    if reason is None:
        print("http")
        return 0
    return refuse(registry, reason)


def refuse(registry, reason):
    print(f"push: the registry {registry} does not answer: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
