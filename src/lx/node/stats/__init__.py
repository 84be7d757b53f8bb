"""Statistics of a running server, told over HTTP by a process of its own (docs/operations.md, "Watch").

`page` is the memory that the two processes share, `histogram` what latencies are counted in, `watch` what the loop
writes down. `process` starts the other process; there `server` speaks HTTP, and `render` makes the answers of a page.
"""
