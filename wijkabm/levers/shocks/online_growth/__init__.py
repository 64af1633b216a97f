"""Online shopping grows."""
