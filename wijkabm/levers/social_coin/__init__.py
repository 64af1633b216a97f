"""A coin of the neighbourhood, paid for verified hours or sold, and taken by shops that want to."""
