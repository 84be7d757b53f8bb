"""The server side of order entry: one loop of sockets, intake, engine and outbox.

`exchange_server` is the loop, `funding` says what accounts begin with, `recording` keeps the command frames of a run,
`stop` turns signals into an orderly end.
"""
