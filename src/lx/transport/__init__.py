"""ZeroMQ sockets behind a small module: lists of messages in and out, every option stated.

`router` is the server's socket, `dealer` the client's, `errors` what can go wrong with an address. Nothing here knows
records. The rest of LX never imports zmq, so that a native endpoint can take this module's place.
"""
