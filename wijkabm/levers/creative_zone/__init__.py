"""Empty units for makers at a low rent: they give a street its image, and rents follow."""
