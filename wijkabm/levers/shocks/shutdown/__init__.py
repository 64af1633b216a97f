"""Shops and cafés close by order for some months, with support from the Rijk."""
