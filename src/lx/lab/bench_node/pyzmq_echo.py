"""A ROUTER of pyzmq that sends back what it gets: what an exchange in Python on libzmq could at best be.

`python -m lx.lab.bench_node.pyzmq_echo ADDRESS` prints the address it listens at and runs until it is killed.
"""

import sys

import zmq


def main() -> None:
    """Echo for ever."""
    socket: zmq.Socket[bytes] = zmq.Context.instance().socket(zmq.ROUTER)
    socket.set(zmq.SNDHWM, 0)  # a ROUTER drops what has no room
    socket.set(zmq.RCVHWM, 0)
    socket.bind(sys.argv[1])
    sys.stdout.write(f"{socket.get_string(zmq.LAST_ENDPOINT)}\n")
    sys.stdout.flush()
    while True:
        socket.send_multipart(socket.recv_multipart())


if __name__ == "__main__":
    main()
