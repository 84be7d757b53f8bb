"""The receiver of one-way traffic on our endpoint, as a process of its own.

`python -m lx.lab.bench_node.pull MESSAGES QUIET_NS` prints the address it listens at; then messages, their
bytes, the sum of their words, and the ns from the first to the last.
"""

import sys

from lx._native import Endpoint, one_way_pull


def main() -> None:
    """Take so many messages."""
    messages, quiet_ns = map(int, sys.argv[1:])
    endpoint = Endpoint("PULL")
    sys.stdout.write(f"{endpoint.bind('tcp://127.0.0.1:*')}\n")
    sys.stdout.flush()
    sys.stdout.write(" ".join(map(str, one_way_pull(endpoint, messages, quiet_ns))) + "\n")
    endpoint.close(0)


if __name__ == "__main__":
    main()
