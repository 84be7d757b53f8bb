"""`lx demo`: an exchange, real load through it, and the proof that its log gives the same state again."""
