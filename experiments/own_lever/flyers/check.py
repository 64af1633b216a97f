"""Its unwanted effect: customers come from the shops next door."""

from wijkabm.checks.kit import Check, fall_of_others

CHECK = Check(
    "flyers share=0.8 reach=1",
    "orders flyers",
    "owners of shops",
    "sales of shops without flyers fall",
    "share",
    fall_of_others("flyers"),
)
