"""A strong and a weak wijk are paired: ties, and jobs of the one for seekers of the other."""
