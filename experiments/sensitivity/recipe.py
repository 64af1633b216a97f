"""Luck from the rows of this run; what the screenings of parameters gave, from their tables."""

from pathlib import Path

import pandas as pd

TABLES = Path(__file__).parent / "tables"
OUTCOMES = {"vacancy_rate": 3, "shops_open": 2, "broad_welfare": 2}
"""Outcomes of the table of luck, and digits of each."""

MORRIS = {
    "shops_open": ("place.revenue_services", "market.own_wijk_horeca"),
    "spending_local_share": ("firms.goods_supermarket",),
    "unemployment_rate": ("closing.threshold_home", "opening.enter_home"),
}
SOBOL = {
    "shops_open": ("place.supermarket_share", "place.revenue_services", "market.spend_services"),
    "vacancy_rate": ("firms.goods_supermarket", "market.own_wijk_food"),
    "broad_welfare": ("firms.goods_supermarket",),
}
FIRST = 20  # factors of which the shape is told


def read_table(method, outcome):
    """Indices of one screening, the most influential factor first."""
    return pd.read_csv(TABLES / f"{method}-{outcome}-baseline.csv").set_index("factor")


def measure_luck(rows, outcome):
    """Standard deviation over seeds within a place (root of the mean variance), and of means of places."""
    places = rows.groupby("place_seed")[outcome]
    return float(places.var().mean() ** 0.5), float(places.mean().std())


def add_numbers(rows, numbers):
    """Luck, indices of the factors that the page names, and how many factors do nothing."""
    found = {}
    spreads = pd.read_csv(TABLES / "spreads.csv").set_index("outcome")
    for outcome in OUTCOMES:
        within, between = measure_luck(rows, outcome)
        found[f"luck.{outcome}"], found[f"place.{outcome}"] = within, between
        for design in ("sobol", "morris"):
            found[f"spread_{design}.{outcome}"] = float(spreads.loc[outcome, design])
        found[f"share_luck.{outcome}"] = (within / spreads.loc[outcome, "sobol"]) ** 2
    for outcome, factors in MORRIS.items():
        table = read_table("morris", outcome)
        for factor in factors:
            row = table.loc[factor]
            found[f"morris.{outcome}.{factor}"] = {
                "value": float(row["mu_star"]),
                "low": float(row["mu_star_low"]),
                "high": float(row["mu_star_high"]),
            }
    for outcome, factors in SOBOL.items():
        table = read_table("sobol", outcome)
        for factor in factors:
            row = table.loc[factor]
            found[f"sobol.{outcome}.{factor}"] = {
                "value": float(row["first"]),
                "low": float(row["first_low"]),
                "high": float(row["first_high"]),
                "total": float(row["total"]),
            }
        found[f"sobol_sum.{outcome}"] = {
            "value": float(table["first"].sum()),
            "total": float(table["total"].sum()),
        }
    return {**found, **count_factors()}


def count_factors():
    """Factors of the screening: all, those that move nothing, and the coin's among these."""
    tables = [pd.read_csv(path) for path in sorted(TABLES.glob("morris-*.csv"))]
    moved = pd.concat(tables).groupby("factor")["mu_star"].max()
    idle = moved.index[moved == 0.0]
    found = {
        "factors": len(moved),
        "idle": len(idle),
        "idle_coin": sum(name.startswith("coin.") for name in idle),
        "active": len(moved) - len(idle),
    }
    for outcome in ("vacancy_rate", "broad_welfare"):
        first = read_table("morris", outcome).head(FIRST)
        found[f"bent.{outcome}"] = int((first["sigma"] >= first["mu_star"]).sum())
    return found


def fill(rows, numbers):
    """The table of luck."""
    lines = []
    for outcome, digits in OUTCOMES.items():
        cells = (
            f"{numbers[f'{kind}.{outcome}']['value']:.{digits}f}"
            for kind in ("luck", "place", "spread_sobol", "spread_morris")
        )
        lines.append(f"| {outcome.replace('_', ' ')} | {' | '.join(cells)} |")
    return {"luck_table": "\n".join(lines)}
