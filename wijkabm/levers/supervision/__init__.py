"""Wardens and better light: streets feel safer, and trouble moves to the next one."""
