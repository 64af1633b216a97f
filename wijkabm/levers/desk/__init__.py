"""The municipality's desk: windows, doses, budget, covenant, scenarios."""
