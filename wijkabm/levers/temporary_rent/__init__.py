"""A broker brings vacant units into temporary use: cheap, for a term, with notice."""
