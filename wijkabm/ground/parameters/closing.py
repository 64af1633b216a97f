"""Numbers of closing: patience, retirement, succession."""

from wijkabm.ground.parameters.base import Group, number


# fmt: off
class ClosingParameters(Group):
    """Why a business ends."""

    threshold: float = number(0.97, 0.3, 1.3, "of the reservation income, shops", "trial; Hamilton 2000")
    threshold_home: float = number(1.05, 0.3, 1.5, "of the reservation income, at home", "trial")
    patience: float = number(9, 1, 48, "months below it, shops", "trial")
    patience_home: float = number(11, 1, 48, "months below it, at home", "trial")
    quit_rate: float = number(0.25, 0.01, 1, "per month once patience is over", "trial")
    mid_lease: float = number(0.6, 0, 1, "of that in mid-lease", "trial")
    personal: float = number(0.0025, 0, 0.02, "per month: health, family, other plans", "trial")
    personal_home: float = number(0.0021, 0, 0.02, "per month, at home", "trial")
    retire_rate: float = number(0.012, 0, 0.2, "per month, of owners who may retire", "trial")
    succession: float = number(0.40, 0, 1, "of viable shops that pass on", "trial")
    insolvent_after: float = number(3, 1, 24, "months in arrears", "assumption")
    settlement: float = number(4, 0, 60, "months of rent at most, when leaving early", "assumption")
    debt_months: float = number(18, 0, 120, "months of what one earns elsewhere above a least living, that pay debts of a business", "debt restructuring law")
    chain_hurdle: float = number(0.0, -0.2, 0.3, "result over revenue below which a head office leaves", "Jia 2008; assumption")
    chain_patience: float = number(18, 1, 60, "months", "assumption")
    formula_ends: float = number(0.005, 0, 0.05, "chance a month that a head office gives up an outlet for reasons of its own", "assumption: 6 % a year; a known formula went from nearly 400 outlets to 234 in ten years; band .002 to .008")
    successor_youngest: float = number(21, 18, 40, "years, of who takes over a business", "assumption")
    successor_oldest: float = number(55, 41, 75, "years, of who takes over a business", "assumption")
    talent_passed: float = number(0.5, 0, 1, "of the talent in a business, that stays when somebody from outside takes over", "assumption")
    talent_new: float = number(0.8, 0, 2, "sd of what a successor from outside brings to it", "assumption")
    prepared_months: float = number(60, 1, 240, "months that the preparation of a succession is of use", "assumption")
    prepare_hours: float = number(60, 0, 1000, "hours of the owner to prepare a succession", "assumption")
    prepare_every: float = number(12, 1, 120, "months, on average, between the times that an owner in reach is asked to prepare", "assumption")
    sees_offer: float = number(0.05, 0, 1, "chance that a resident notices a shop that is offered", "assumption")
    retire_early: float = number(2.33, 0, 15, "years before the state pension age from which owners may retire", "trial: 64 years")
    prepare_early: float = number(6.33, 0, 20, "years before the state pension age from which owners are asked to prepare a succession", "assumption: the want to stop within ten years is usual long before 66")
