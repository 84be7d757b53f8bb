"""`python -m lx` is the command `lx`."""

from lx.cli.main import main

if __name__ == "__main__":
    main()
