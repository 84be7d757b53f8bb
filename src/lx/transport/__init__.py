"""ZeroMQ sockets behind a small module: lists of messages in and out, every option stated.

`router` is the server's socket, `dealer` the client's, both on libzmq; `native_router` and `native_dealer` are the same
without it, and `factory` chooses by name. `listening` is what servers have in common, `errors` what can go wrong with
an address. Nothing here knows records, and the rest of LX never imports zmq.
"""
