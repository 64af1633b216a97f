"""Its unwanted effect."""

from typing import Final

from wijkabm.checks.kit import Check, share_counted

CHECK: Final = Check(
    "street_management fte=2 mix_target=0.8 association=0 clean_safe=0 share=0",  # entrants alone are asked
    "views a unit, signs",
    "entrants from outside",
    "steered away because of the mix",
    "share of offers",
    share_counted("refused", "offered", "street_management"),
)
