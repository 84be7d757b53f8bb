"""Read the feed of a server, and see what was missed: `python examples/feed_reader.py tcp://127.0.0.1:5556`.

The server is started with `lx exchange --feed tcp://127.0.0.1:5556`; docs/feed.md says what a frame is.
"""

import sys

import zmq

from lx.wire.codec import decode, to_text
from lx.wire.frame import HEADER_SIZE, read_header

socket: zmq.Socket[bytes] = zmq.Context.instance().socket(zmq.SUB)
socket.connect(sys.argv[1])
socket.subscribe(b"LX/0/")
expected = 0
while True:
    _, frame = socket.recv_multipart()
    header = read_header(frame)
    if expected not in (0, header.sequence):
        print(f"missed {expected} to {header.sequence - 1}", flush=True)
    expected = header.sequence + header.command_count
    for at in range(HEADER_SIZE, len(frame), 64):
        print(header.sequence, to_text(decode(frame, at)), flush=True)
