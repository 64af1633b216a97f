"""Indicators of premises, spending, the municipality, coins and welfare."""

from wijkabm.measure.formulas import (
    HOURLY_MINIMUM,
    Indicator,
    euros,
    in_euros,
    measure_cohesion,
    measure_velocity,
    measure_welfare,
    measure_work,
    named,
    over,
    part_of,
    while_out,
)
from wijkabm.measure.sums import MEMORY, WALKING_DISTANCE


def list_premises() -> list[Indicator]:
    """Indicators of units."""
    return [
        Indicator("vacancy_rate", "share",
                  "retail units without a paying tenant / retail units; sham lettings count as "
                  "vacant, temporary lettings do not",
                  "Leegstand", "Vacancy", 3, part_of("vacant", "units")),
        Indicator("vacant_units", "units", "retail units without a paying tenant",
                  "Lege panden", "Vacant units", 0, named("vacant")),
        Indicator("units", "units", "retail units, let temporarily or vacant included",
                  "Winkelpanden", "Retail units", 0, named("units")),
        Indicator("vacant_m2", "m2", "floor of the vacant units",
                  "Lege vierkante meters", "Vacant floor", 0, named("vacant_m2")),
        Indicator("temporary_units", "units", "units that are let temporarily",
                  "Tijdelijk verhuurd", "Temporary lettings", 0, named("temporary")),
        Indicator("unlet_rate", "share",
                  "retail units that are vacant or let temporarily / retail units",
                  "Leeg of tijdelijk verhuurd", "Vacant or let for a time", 3,
                  lambda s: over(s.vacant + s.temporary, s.units)),
        Indicator("vacancy_edge", "share", "vacancy rate at the edge of shopping streets",
                  "Leegstand aan de rand", "Vacancy at the edge", 3,
                  part_of("edge_vacant", "edge")),
        Indicator("vacancy_core", "share", "vacancy rate in the core of shopping streets",
                  "Leegstand in de kern", "Vacancy in the core", 3,
                  part_of("core_vacant", "core")),
        Indicator("vacant_under_1y", "share", "of vacant units, vacant for less than 12 months",
                  "Leeg: korter dan 1 jaar", "Vacant under 1 year", 3,
                  part_of("under_1_year", "vacant")),
        Indicator("vacant_1_to_3y", "share", "of vacant units, vacant for 12 to 36 months",
                  "Leeg: 1 tot 3 jaar", "Vacant 1 to 3 years", 3,
                  part_of("from_1_to_3_years", "vacant")),
        Indicator("vacant_over_3y", "share", "of vacant units, vacant for more than 36 months",
                  "Leeg: langer dan 3 jaar", "Vacant over 3 years", 3,
                  part_of("over_3_years", "vacant")),
        Indicator("vacant_year_ago", "share",
                  "of vacant units, those vacant without a break for 12 months or more",
                  "Leeg: een jaar geleden ook al", "Vacant a year ago too", 3,
                  lambda s: over(s.from_1_to_3_years + s.over_3_years, s.vacant)),
        Indicator("asking_rent_m2", "EUR/m2/year", "asking rent of vacant units over their floor",
                  "Vraaghuur per m2", "Asking rent per m2", 0,
                  part_of("asking", "vacant_m2", 0.12)),
        Indicator("contract_rent_m2", "EUR/m2/year", "contract rent of let units over their floor",
                  "Betaalde huur per m2", "Contract rent per m2", 0,
                  part_of("contract", "let_m2", 0.12)),
        Indicator("rent_index", "index, 1 = start",
                  "level of signed rents; total: mean weighted by units",
                  "Huurindex", "Rent index", 3, part_of("rent_index", "units")),
    ]  # fmt: skip


def list_spending() -> list[Indicator]:
    """Indicators of where money goes."""
    return [
        Indicator("spending_local_share", "share",
                  "of residents' spending in the four branches, what goes to firms of the own wijk",
                  "Besteed in de eigen wijk", "Spent in the own wijk", 3,
                  part_of("spent_here", "spent")),
        Indicator("spending_neighbours_share", "share", "to firms of the other named wijken",
                  "Besteed in de andere wijken", "Spent in the other wijken", 3,
                  part_of("spent_neighbours", "spent")),
        Indicator("spending_ring_share", "share", "to shops of the ring",
                  "Besteed in omliggende wijken", "Spent in the ring around", 3,
                  part_of("spent_ring", "spent")),
        Indicator("spending_centre_online_share", "share", "to the city centre and online",
                  "Besteed in het centrum en online", "Spent in the centre and online", 3,
                  part_of("spent_outside", "spent")),
        Indicator("food_local_share", "share of own demand",
                  "sales of the wijk's food shops to people of the named wijken / what residents "
                  "of the wijk spend on food",
                  "Eten en drinken: in de wijk gekocht", "Food bought in the wijk", 3,
                  part_of("food_sales", "food_demand")),
        Indicator("nonfood_local_share", "share of own demand", "the same for non-food",
                  "Andere spullen: in de wijk gekocht", "Non-food bought in the wijk", 3,
                  part_of("nonfood_sales", "nonfood_demand")),
        Indicator("horeca_local_share", "share of own demand", "the same for horeca",
                  "Horeca: in de wijk besteed", "Horeca spent in the wijk", 3,
                  part_of("horeca_sales", "horeca_demand")),
        Indicator("services_local_share", "share of own demand", "the same for personal services and crafts",
                  "Diensten: in de wijk besteed", "Services bought in the wijk", 3,
                  part_of("services_sales", "services_demand")),
        Indicator("visitors_share", "share",
                  "of shops' sales, those to visitors and daytime workers",
                  "Omzet van mensen van elders", "Sales to people from elsewhere", 3,
                  part_of("sales_outside", "sales")),
        Indicator("local_multiplier", "ratio",
                  "LM3 = (R1 + R2 + R3) / R1 from the ledger: firms' receipts from consumption, "
                  "what they pay out of these to residents, firms and landlords of the wijk, and "
                  "what those spend there of it",
                  "Lokale geldfactor (LM3)", "Local multiplier (LM3)", 3,
                  lambda s: over(s.received + s.local_income + s.local_second, s.received)),
        Indicator("money_velocity", "per year",
                  "consumption that residents pay to firms of the own wijk, times 12, over "
                  "residents' savings",
                  "Omloop van geld in de wijk", "Velocity of local money", 2,
                  part_of("turned_over", "savings", 12.0)),
    ]  # fmt: skip


def list_together() -> list[Indicator]:
    """Indicators of ties and time for others."""
    return [
        Indicator("ties_mean", "ties", "ties within the wijken per resident",
                  "Contacten per bewoner", "Ties per resident", 2, part_of("ties", "residents")),
        Indicator("isolated_share", "share", "residents without a tie",
                  "Bewoners zonder contacten", "Residents without ties", 3,
                  part_of("isolated", "residents")),
        Indicator("cohesion", "0-100",
                  "mean of the shares of residents with two ties or more, in an association, and "
                  f"who volunteered in the last {MEMORY} months",
                  "Samenhang", "Cohesion", 1, measure_cohesion),
        Indicator("volunteers_share", "share",
                  f"residents who volunteered in the last {MEMORY} months",
                  "Vrijwilligers", "Volunteers", 3, part_of("volunteered", "residents")),
        Indicator("liveliness", "0-1", "mean liveliness of street segments with units",
                  "Levendigheid van de straat", "Liveliness of the street", 3,
                  part_of("liveliness", "segments")),
        Indicator("safety", "0-100",
                  "from liveliness, cohesion, watch and light; an index without a source, which "
                  "bears on visits and entry. Total: mean weighted by residents",
                  "Veiligheid (index)", "Safety (index)", 1, part_of("safety", "residents")),
        Indicator("owners_organised", "share",
                  "shops that are in an organisation of owners; it bears on who hears of levers and on what "
                  "is done together",
                  "Ondernemers in een vereniging", "Owners who are organised", 3,
                  part_of("organisation", "shops")),
    ]  # fmt: skip


def list_municipality() -> list[Indicator]:
    """Indicators of the municipality's purse."""
    return [
        Indicator("municipal_receipts", "EUR/month",
                  "what the municipality receives: in a wijk's row from that wijk, in the total "
                  "from everyone",
                  "Inkomsten van de gemeente", "Municipal receipts", 0,
                  in_euros("municipal_receipts")),
        Indicator("municipal_payments", "EUR/month", "what it pays, in the same way",
                  "Uitgaven van de gemeente", "Municipal payments", 0,
                  in_euros("municipal_payments")),
        Indicator("lever_costs", "EUR/month",
                  "what the municipality pays for its levers: running them and what participants "
                  "receive; costs elsewhere in its books, as bijstand saved, apart",
                  "Kosten van de maatregelen", "Costs of the levers", 0, in_euros("lever_costs")),
        Indicator("lever_receipts", "EUR/month",
                  "what levers bring in: taxes on vacancy, fines, levies, repaid loans, what others pay for "
                  "them",
                  "Opbrengst van de maatregelen", "Receipts of the levers", 0,
                  in_euros("lever_receipts")),
        Indicator("bijstand_paid", "EUR/month", "bijstand paid to residents",
                  "Betaalde bijstand", "Bijstand paid", 0, in_euros("bijstand_paid")),
        Indicator("bijstand_saved_municipality", "EUR/month",
                  "the Rijk's budget for bijstand minus what was paid: what the municipality keeps",
                  "Overgehouden op bijstand: gemeente", "Bijstand saved: municipality", 0,
                  lambda s: euros(s.bijstand_budget - s.bijstand_paid)),
        Indicator("bijstand_saved_rijk", "EUR/month",
                  "the budget of the first month minus this month's: what the Rijk keeps",
                  "Overgehouden op bijstand: Rijk", "Bijstand saved: Rijk", 0,
                  lambda s: euros(s.bijstand_budget[:1] - s.bijstand_budget)),
        Indicator("municipality_cash_per_head", "EUR",
                  "the municipality's cash / inhabitants of the named wijken; total only",
                  "Kas van de gemeente per inwoner", "Municipality's cash per inhabitant", 0,
                  part_of("municipal_cash", "inhabitants", 0.01)),
    ]  # fmt: skip


def list_coins() -> list[Indicator]:
    """Indicators of a neighbourhood coin and of those who hold it."""
    return [
        Indicator("coins_outstanding", "coins",
                  "coins held by residents, shops and associations: what the issuer owes",
                  "Munten in omloop", "Coins outstanding", 0, in_euros("coins")),
        Indicator("coins_issued", "coins/month", "coins paid for hours or sold",
                  "Uitgegeven munten", "Coins issued", 0, in_euros("coins_issued")),
        Indicator("coins_members", "persons",
                  "residents who earned or bought coins, or were paid by a neighbour, and live here",
                  "Deelnemers aan de munt", "Members of the coin", 0, named("coin_members")),
        Indicator("coins_per_member", "coins", "coins outstanding / members; 0 without a coin",
                  "Munten per deelnemer", "Coins per member", 1,
                  while_out("coins", "coin_members", 0.01)),
        Indicator("coins_velocity", "per year",
                  "twelve times what is paid in coins for goods, services and work this month / mean "
                  "of the stock at its start and end; 0 without a coin",
                  "Omloopsnelheid van munten", "Velocity of coins", 2, measure_velocity),
        Indicator("coins_idle_share", "share",
                  "of the stock, what did not move for three months (what was received first is paid "
                  "first); 0 without a coin",
                  "Munten die een kwartaal stilliggen", "Coins idle for a quarter", 3,
                  while_out("coins_idle", "coins")),
        Indicator("coins_active_share", "share",
                  "members who paid in coins in the last three months; 0 without a coin",
                  "Actieve deelnemers", "Active members", 3, while_out("coin_active", "coin_members")),
    ]  # fmt: skip


def list_coin_use() -> list[Indicator]:
    """Indicators of what a coin does at shops and at its issuer, and of the hours paid in it."""
    return [
        Indicator("coins_acceptance", "share", "shops in premises that take coins, of those that trade",
                  "Winkels die munten aannemen", "Shops that take coins", 3,
                  part_of("coin_takers", "shops")),
        Indicator("coins_gini", "0-1",
                  "Gini coefficient of what enterprises that take coins took this month",
                  "Ongelijkheid van munten bij winkels (Gini)", "Inequality of coins at shops (Gini)", 3,
                  named("coin_gini")),
        Indicator("coins_top_1", "share",
                  "of what they took, the top 1 % of enterprises that take coins, at least one",
                  "Aandeel van de bovenste 1% van de winkels", "Share of the top 1 % of shops", 3,
                  named("coin_top_1")),
        Indicator("coins_top_10", "share", "the same of the top 10 %",
                  "Aandeel van de bovenste 10% van de winkels", "Share of the top 10 % of shops", 3,
                  named("coin_top_10")),
        Indicator("coins_redeemed_share", "share of turnover",
                  "redeemed for euros / paid for goods, services and work; 0 without a coin",
                  "Ingewisseld ten opzichte van de omzet", "Redeemed over turnover", 3,
                  while_out("coins_redeemed", "coin_turnover")),
        Indicator("coins_refused", "coins/month",
                  "presented for redemption and refused, because fund or yearly limit was spent",
                  "Geweigerde inwisseling", "Redemption refused", 0, in_euros("coins_refused")),
        Indicator("coins_backing", "share of liability",
                  "euros in the issuer's fund / what all coins out would bring there; total only",
                  "Dekking van de munt", "Backing of the coin", 3,
                  while_out("coin_fund", "coin_liability")),
        Indicator("coins_issuer_cost", "EUR/month",
                  "euros that left the issuer (office, redemption, supplement) less what came in (coins "
                  "sold, dues); deposits in its own fund apart",
                  "Kosten van de uitgever", "Cost to the issuer", 0, in_euros("coin_cost")),
        Indicator("coins_hours", "hours/month", "hours verified for coins",
                  "Uren voor munten", "Hours for coins", 0, named("coin_hours")),
        Indicator("coins_hours_value", "EUR/month",
                  "those hours at the minimum wage, EUR 11.51 (2023; assumption, from memory)",
                  "Uren voor munten in euro's", "Hours for coins in euros", 0,
                  lambda s: HOURLY_MINIMUM * s.coin_hours),
        Indicator("coins_turnover_share", "share",
                  "paid in coins in shops / sales of shops to people, VAT included",
                  "Aandeel van munten in de winkelomzet", "Coins in the turnover of shops", 4,
                  part_of("coins_shopping", "sales")),
    ]  # fmt: skip


def list_welfare() -> list[Indicator]:
    """Indicators of broad welfare."""
    return [
        Indicator("welfare_income", "0-100", "households that have no low income, per cent",
                  "Brede welvaart: inkomen", "Broad welfare: income", 1,
                  lambda s: 100.0 * (1.0 - over(s.low_income, s.households))),
        Indicator("welfare_work", "0-100",
                  "who works, of those who work, seek work or are on bijstand, per cent",
                  "Brede welvaart: werk", "Broad welfare: work", 1, measure_work),
        Indicator("welfare_ties", "0-100", "residents with two ties or more, per cent",
                  "Brede welvaart: contacten", "Broad welfare: ties", 1,
                  part_of("tied", "residents", 100.0)),
        Indicator("welfare_liveliness", "0-100", "liveliness times 100",
                  "Brede welvaart: levendigheid", "Broad welfare: liveliness", 1,
                  part_of("liveliness", "segments", 100.0)),
        Indicator("welfare_safety", "0-100", "safety",
                  "Brede welvaart: veiligheid", "Broad welfare: safety", 1,
                  part_of("safety", "residents")),
        Indicator("welfare_provision", "0-100",
                  f"households with all four branches within {WALKING_DISTANCE:.0f} m walking in "
                  "the own wijk, per cent",
                  "Brede welvaart: voorzieningen", "Broad welfare: provision", 1,
                  part_of("provided", "households", 100.0)),
        Indicator("broad_welfare", "0-100", "mean of the six parts, equal weights (assumption)",
                  "Brede welvaart", "Broad welfare", 1, measure_welfare),
    ]  # fmt: skip
