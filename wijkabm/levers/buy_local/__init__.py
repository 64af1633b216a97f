"""A campaign to buy in the own wijk."""
