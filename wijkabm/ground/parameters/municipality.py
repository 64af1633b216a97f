"""Numbers of the municipality: taxes and duties."""

from wijkabm.ground.parameters.base import Group, number


# fmt: off
class MunicipalityParameters(Group):
    """The municipal purse."""

    ozb_owner: float = number(0.00589, 0, 0.05, "of value a year", "ozb_owner", "known")
    ozb_user: float = number(0.001963, 0, 0.05, "of value a year", "ozb_user", "known")
    services_per_inhabitant: float = number(12, 0, 500, "EUR a month: upkeep of the wijk", "assumption")
    bijstand_budget: float = number(1.0, 0, 2, "Rijk's budget over the start's bijstand", "assumption")
    bijstand_history: float = number(0.5, 0, 1, "of the Rijk's yearly budget, follows what was spent two years before", "Participatiewet: all of it up to 15,000 inhabitants, nothing from 40,000, where a model of who lives there is estimated anew each year; assumption: half")
    reserve: float = number(20, 0, 500, "EUR per inhabitant", "assumption")
    lot: float = number(1_000, 50, 100_000, "EUR a month, a public contract for a local firm", "assumption")
    contract_months: float = number(12, 1, 60, "months of a public contract, of work under a contract with the wijk", "assumption")
    invited: float = number(5, 1, 10, "firms asked for a bid", "assumption: the usual three to five of a private tender; twice that at the most, as each must be looked at")
    bid_spread: float = number(0.08, 0, 1, "of the price, range of what local firms ask more than a large contractor", "assumption")
    bid_slope: float = number(0.1, 0, 1, "of the price, extra at full use of capacity", "assumption")
    contractor_labour: float = number(0.6, 0, 1, "labour in what contractors are paid", "assumption: upkeep and cleaning")
    contractor_hour: float = number(38, 10, 150, "EUR, an hour of upkeep by a contractor", "assumption")
    local_work_pay: float = number(14, 5, 50, "EUR an hour, work in the own wijk", "assumption: near the minimum wage")
    local_work_hours: float = number(32, 4, 160, "hours a month of who works in the own wijk", "assumption: beside a benefit")
    local_work_yield: float = number(0.6, 0, 2, "of a contractor's output per hour", "assumption: fewer machines, less routine")
    local_work_materials: float = number(0.2, 0, 1, "of a contract with the wijk, materials and guidance", "assumption")
    ozb_least: float = number(0.25, 0.01, 1, "of today's OZB rate, the lowest that a closure by OZB sets", "assumption")
    ozb_most: float = number(4, 1, 10, "times today's OZB rate, the highest that a closure by OZB sets", "assumption: beyond it no council would vote")
    local_work_asked: float = number(4, 1, 8, "people asked for one place of work in the own wijk in a month", "assumption; twice that at the most, as each is noted")
    upkeep_worth: float = number(1, 0, 10, "worth of upkeep to households in the mean, over what the municipality paid for it", "assumption: as much as it cost")
    upkeep_gives: float = number(0.4, 0, 1, "of households, which give for upkeep what it is worth to them; others leave it to these", "assumption: voluntary, and who does not pay has the better street too")
    upkeep_kept: float = number(0.8, 0, 1, "of the upkeep agreed, at which an association goes on as it wishes after a year", "assumption")
