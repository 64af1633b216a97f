"""Social business space: social landlords let some of their units below the asking rent."""
