"""`lx lab diff`: the native engine held against the reference on random flows; a failure shrinks to a golden file."""
