"""Numbers of the street: liveliness, safety."""

from wijkabm.ground.parameters.base import Group, number


# fmt: off
class StreetParameters(Group):
    """Liveliness, safety, cohesion."""

    lit_weight: float = number(0.5, 0, 1, "of lit fronts in liveliness", "assumption")
    visit_weight: float = number(0.3, 0, 1, "of visits", "assumption")
    repair_weight: float = number(0.2, 0, 1, "of repair", "assumption")
    adjustment: float = number(0.2, 0.01, 1, "of the way a month", "assumption")
    spill: float = number(0.2, 0, 0.9, "weight of neighbouring segments", "assumption")
    hole: float = number(1.0, 0, 1, "of a dark front, that homes in the core count for", "assumption")
    other_front: float = number(0.5, 0, 1, "of a lit front, that other work than a shop counts for", "assumption")
    upkeep_weight: float = number(0.1, 0, 1, "of upkeep beyond the usual", "assumption")
    street_rent: float = number(1.0, 0, 2, "elasticity of what a unit fetches to the liveliness that upkeep adds", "assumption: rent in proportion to sales; evidence.csv: improvement_district has +2 to 15 %")
    upkeep_effect: float = number(0.03, 0, 0.5, "liveliness per log of 1 + upkeep over its usual size", "assumption")
    upkeep_usual: float = number(100, 1, 2000, "EUR a unit: stock of upkeep that counts for one", "assumption")
    upkeep_fade: float = number(0.1, 0.005, 1, "of upkeep worn off a month", "assumption")
    near: float = number(150, 0, 1000, "metres within which a dark front is felt", "assumption")
    usual_visits: float = number(120, 1, 5000, "trips a month per unit of a middling street", "assumption")
    visit_memory: float = number(0.2, 0.01, 1, "weight of this month in a street's visits", "assumption")
    close_ties: float = number(2, 1, 10, "ties from which somebody counts as tied in cohesion", "assumption")
    lively_safety: float = number(0.6, 0, 1, "of safety that is liveliness; the rest is cohesion", "assumption: an index without a source")
    watch_points: float = number(10, 0, 50, "points of safety, of who keeps watch at the most", "assumption")
    watch_usual: float = number(0.5, 0.05, 10, "wardens a street that bring half of that", "assumption")
    watch_moves: float = number(0.3, 0, 1.5, "of that, lost together by the streets that are not patrolled", "assumption; Blattman et al. 2021: property crime moved, Braga et al. 2019: it did not")
    light_points: float = number(6, 0, 50, "points of safety, of a well lit street", "assumption; sign from Chalfin et al. 2022")
    light_fade: float = number(0.006, 0, 0.5, "of better light worn off a month", "assumption: lamps last some fifteen years")
    burglary_points: float = number(7, 0, 40, "points of safety lost, per log of burglaries over the usual number", "assumption")
    parking_lively: float = number(0.03, -0.5, 0.5, "liveliness that a parking place for every unit takes from a street", "assumption; sign from Yoshimura et al. 2022")
    parking_area: float = number(12.5, 8, 30, "m2 of a parking place, which a terrace may take", "assumption: 2.5 by 5 m")
    parking_visits: float = number(0.1, -1, 1, "log pull on people from elsewhere of a parking place for every unit", "assumption")
    image_rent: float = number(0.3, 0, 2, "liveliness that makers are worth to what units fetch, where all are makers", "assumption")
    trial_forgotten: float = number(0.1, 0, 1, "of one-day shops, forgotten a month", "assumption")
