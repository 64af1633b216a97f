"""The municipality pays a share of repairs, up to a cap per unit, from a yearly budget."""
