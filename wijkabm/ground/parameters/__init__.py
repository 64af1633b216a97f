"""Every number of the model, a file a group: default, unit, range, source, role."""
