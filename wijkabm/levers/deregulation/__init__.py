"""Deregulation: fewer and faster permits, more uses allowed, fewer hours on rules."""
