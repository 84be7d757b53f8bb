"""What the commands can be told by `lx.toml` and the environment: their options, the file, its schema, its faults.

It knows the command line parser, but no command: the options are read from the parameters of whatever is registered.
"""
