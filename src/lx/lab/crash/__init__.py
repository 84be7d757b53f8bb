"""`lx lab crash`: an exchange is killed under load, again and again, and its clients count what it lost."""
