"""The catalogue of key figures: which there are, in which unit, what CBS calls them, what stands in.

`FIGURES` is the one definition of a key figure. The reader (`kwb`) finds columns by it, `impute` fills gaps
by it, and the presets are written by it. Names of columns were checked against the yearly file of 2023 and
StatLine table 84799NED (2020); those of other years come from published code that reads the editions of 2016
to 2025.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, Final, Literal

Kind = Literal["count", "share", "mean"]

DEFAULTS_YEAR: Final = 2023
"""The year whose euros the defaults are in."""


@dataclass(frozen=True)
class FigureSpec:
    """What a key figure is and how it is found, checked and imputed.

    Attributes
    ----------
    name, unit, meaning : str
        Its name in this package, its unit after conversion, and what it counts.
    yearly : tuple of str
        Codes in the yearly file (`kwb-YYYY.xlsx`), the newest edition first.
    statline : tuple of str
        Names in StatLine tables without the number at the end; ``Name:2`` is the second column of
        that name.
    kind : {"count", "share", "mean"}
        How a gap is filled: a count scales with `base`, a share or mean is taken over.
    base : str
        The figure a count scales with; for a share or mean the weight when areas are combined.
        ``adults`` stands for the inhabitants of 15 and older.
    default : float
        The last resort: a count per unit of `base`, a share, or a mean.
    default_source : str
        Where the default comes from.
    factor : float
        What the published number is multiplied by (1000 for thousands of euros, 0.01 for per cent).
    lowest, highest : float
        What is possible, in `unit`.
    """

    name: str
    unit: str
    meaning: str
    yearly: tuple[str, ...]
    statline: tuple[str, ...]
    kind: Kind
    base: str
    default: float
    default_source: str
    factor: float = 1.0
    lowest: float = 0.0
    highest: float = inf

    @property
    def is_whole(self) -> bool:
        """Whether it counts people, households or the like, which come whole (hectares do not)."""
        return self.kind == "count" and self.unit != "ha"


def _count(
    name: str, unit: str, meaning: str, yearly: str, statline: str, base: str, rate: float, why: str
) -> FigureSpec:
    columns = tuple(yearly.split()), tuple(statline.split())
    return FigureSpec(name, unit, meaning, *columns, "count", base, rate, why)


def _share(
    name: str, meaning: str, yearly: str, statline: str, weight: str, default: float, why: str
) -> FigureSpec:
    columns = tuple(yearly.split()), tuple(statline.split())
    return FigureSpec(
        name, "share", meaning, *columns, "share", weight, default, why, factor=0.01, highest=1.0
    )


def _mean(
    name: str,
    unit: str,
    meaning: str,
    yearly: str,
    statline: str,
    weight: str,
    default: float,
    why: str,
    factor: float = 1.0,
    possible: tuple[float, float] = (0.0, inf),
) -> FigureSpec:
    columns = tuple(yearly.split()), tuple(statline.split())
    return FigureSpec(
        name, unit, meaning, *columns, "mean", weight, default, why, factor, *possible
    )


_NL = "CBS 84799NED, the Netherlands 2020, computed"

_COUNTRY = "CBS 84799NED, the Netherlands 2020"

_OWNERS = "CBS 70072NED, the Netherlands 2023"

_UTRECHT = "CBS kwb-2023, mean of the 115 wijken and buurten of Utrecht with 200 people or more"


# Order matters: a figure stands after the one it scales with.
# fmt: off
FIGURES: Final[tuple[FigureSpec, ...]] = (
    _count("inhabitants", "persons", "people of all ages on 1 January", "a_inw",
           "AantalInwoners", "inhabitants", 1.0, "never imputed"),
    _count("age_0_14", "persons", "inhabitants of 0 to 14 years", "a_00_14",
           "k_0Tot15Jaar", "inhabitants", 0.1566, _NL),
    _count("age_15_24", "persons", "inhabitants of 15 to 24 years", "a_15_24",
           "k_15Tot25Jaar", "inhabitants", 0.1232, _NL),
    _count("age_25_44", "persons", "inhabitants of 25 to 44 years", "a_25_44",
           "k_25Tot45Jaar", "inhabitants", 0.2475, _NL),
    _count("age_45_64", "persons", "inhabitants of 45 to 64 years", "a_45_64",
           "k_45Tot65Jaar", "inhabitants", 0.2778, _NL),
    _count("age_65_plus", "persons", "inhabitants of 65 and older", "a_65_oo",
           "k_65JaarOfOuder", "inhabitants", 0.1949, _NL),
    _count("households", "households", "private households", "a_hh",
           "HuishoudensTotaal", "inhabitants", 0.4594, _NL),
    _count("one_person_households", "households", "households of one person", "a_1p_hh",
           "Eenpersoonshuishoudens", "households", 0.3851, _NL),
    _count("households_without_children", "households", "of two or more, no children at home",
           "a_hh_z_k", "HuishoudensZonderKinderen", "households", 0.2879, _NL),
    _count("households_with_children", "households", "with children at home, lone parents too",
           "a_hh_m_k", "HuishoudensMetKinderen", "households", 0.3270, _NL),
    _mean("household_size", "persons", "mean number of people in a household", "g_hhgro",
          "GemiddeldeHuishoudensgrootte", "households", 2.1, _NL, possible=(0.0, 12.0)),
    _count("births", "persons/year", "children born in the year", "a_geb",
           "GeboorteTotaal", "inhabitants", 0.0098, "facts: births_nl"),
    _count("deaths", "persons/year", "people who died in the year", "a_ste",
           "SterfteTotaal", "inhabitants", 0.0088, "facts: deaths_nl"),
    _count("dwellings", "dwellings", "homes, occupied or not", "a_woning",
           "Woningvoorraad", "households", 0.987, "facts: homes_per_household_nl"),
    _mean("home_value", "EUR", "mean taxed value of homes (WOZ)", "g_wozbag g_woz",
          "GemiddeldeWOZWaardeVanWoningen GemiddeldeWoningwaarde", "dwellings", 369_000.0,
          "CBS 85036NED, the Netherlands 2023, by way of the press", 1000.0),
    _share("owner_occupied", "homes lived in by their owner", "p_koopw",
           "Koopwoningen", "dwellings", 0.570, _OWNERS),
    _share("rented_corporation", "homes let by a housing corporation", "p_wcorpw",
           "InBezitWoningcorporatie", "dwellings", 0.285, _OWNERS),
    _share("rented_other", "homes let by another landlord", "p_ov_hw",
           "InBezitOverigeVerhuurders", "dwellings", 0.144, _OWNERS),
    _mean("income_per_inhabitant", "EUR/year",
          "mean over all inhabitants of personal income, benefits included, before income tax",
          "g_ink_pi", "GemiddeldInkomenPerInwoner", "inhabitants", 33_000.0,
          "facts: income_per_inhabitant_wijk_median in euros of 2023", 1000.0),
    _mean("income_per_recipient", "EUR/year", "the same over people who have an income",
          "g_ink_po", "GemiddeldInkomenPerInkomensontvanger", "adults", 40_920.0,
          "facts: income_recipients_nl times the income per inhabitant", 1000.0),
    _share("low_income_households", "households under the low-income line", "p_hh_lkk",
           "HuishoudensMetEenLaagInkomen", "households", 0.068, "facts: low_income_nl"),
    _count("education_low", "persons", "15 to 75 years, primary school, vmbo or mbo 1",
           "a_opl_lg a_opl_bvm", "OpleidingsniveauLaag BasisonderwijsVmboMbo1",
           "adults", 0.234, "facts: schooling_low_nl"),
    _count("education_middle", "persons", "15 to 75 years, havo, vwo or mbo 2 to 4",
           "a_opl_md a_opl_hvm", "OpleidingsniveauMiddelbaar HavoVwoMbo24",
           "adults", 0.372, "facts: schooling_middle_nl"),
    _count("education_high", "persons", "15 to 75 years, hbo or university",
           "a_opl_hg a_opl_hw", "OpleidingsniveauHoog HboWo", "adults", 0.285,
           "facts: schooling_high_nl"),
    _share("net_participation", "people of 15 to 75 who work", "p_arb_pp",
           "Nettoarbeidsparticipatie", "adults", 0.684, "facts: participation_nl"),
    _share("employees", "workers who are employees", "p_arb_wn",
           "PercentageWerknemers", "adults", 0.831, "facts: employees_nl"),
    _share("self_employed", "workers who are self-employed", "p_arb_zs",
           "PercentageZelfstandigen", "adults", 0.169, "facts: self_employed_nl"),
    _count("on_bijstand", "persons", "people on bijstand, up to the pension age", "a_soz_wb",
           "PersonenPerSoortUitkeringBijstand", "adults", 0.029, "facts: bijstand_share_nl"),
    _count("on_disability", "persons", "people on a disability benefit (AO)", "a_soz_ao",
           "PersonenPerSoortUitkeringAO", "adults", 0.050, "facts: ao_share_nl"),
    _count("on_unemployment_insurance", "persons", "people on unemployment insurance (WW)",
           "a_soz_ww", "PersonenPerSoortUitkeringWW", "adults", 0.016, "facts: ww_share_nl"),
    _count("on_state_pension", "persons", "people with a state pension (AOW)", "a_soz_ow",
           "PersonenPerSoortUitkeringAOW", "age_65_plus", 0.9205, _NL),
    _count("businesses", "establishments", "places of business, at home or in premises", "a_bedv",
           "BedrijfsvestigingenTotaal", "inhabitants", 0.139,
           "CBS kwb-2023, median of the 115 wijken and buurten of Utrecht with 200 people or more"),
    _count("businesses_agriculture", "establishments", "sector A", "a_bed_a",
           "ALandbouwBosbouwEnVisserij", "businesses", 0.0032, _UTRECHT),
    _count("businesses_industry", "establishments", "sectors B-F, building included", "a_bed_bf",
           "BFNijverheidEnEnergie", "businesses", 0.0677, _UTRECHT),
    _count("businesses_trade_horeca", "establishments", "sectors G and I", "a_bed_gi",
           "GIHandelEnHoreca", "businesses", 0.1171, _UTRECHT),
    _count("businesses_transport_information", "establishments", "sectors H and J", "a_bed_hj",
           "HJVervoerInformatieEnCommunicatie", "businesses", 0.1149, _UTRECHT),
    _count("businesses_finance_property", "establishments", "sectors K and L", "a_bed_kl",
           "KLFinancieleDienstenOnroerendGoed", "businesses", 0.0502, _UTRECHT),
    _count("businesses_business_services", "establishments", "sectors M and N", "a_bed_mn",
           "MNZakelijkeDienstverlening", "businesses", 0.2933, _UTRECHT),
    _count("businesses_government_education_care", "establishments",
           "sectors O-Q, absent from the tables up to 2020", "a_bed_oq",
           "OQOverheidOnderwijsEnZorg", "businesses", 0.2139, _UTRECHT),
    _count("businesses_culture_other", "establishments", "sectors R-U", "a_bed_ru",
           "RUCultuurRecreatieOverigeDiensten", "businesses", 0.1397, _UTRECHT),
    _count("land_ha", "ha", "land, without water", "a_lan_ha",
           "OppervlakteLand", "inhabitants", 0.0179,
           "CBS 84799NED 2020, median of 907 wijken and buurten in nine municipalities"),
    _mean("address_density", "addresses/km2", "addresses within a kilometre", "ste_oad",
          "Omgevingsadressendichtheid", "inhabitants", 2010.0, _COUNTRY),
    _mean("urbanity", "class", "1 (2,500 addresses per km2 or more) to 5 (under 500)", "ste_mvs",
          "MateVanStedelijkheid", "inhabitants", 2.0, _COUNTRY, possible=(1.0, 5.0)),
    _mean("km_to_supermarket", "km", "mean distance by road to a large supermarket", "g_afs_gs",
          "AfstandTotGroteSupermarkt", "inhabitants", 0.9, _COUNTRY),
)
# fmt: on

SPECS: Final[Mapping[str, FigureSpec]] = {spec.name: spec for spec in FIGURES}

PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "inhabitants": tuple(name for name in SPECS if name.startswith("age_")),
    "households": (
        "one_person_households",
        "households_without_children",
        "households_with_children",
    ),
    "businesses": tuple(name for name in SPECS if name.startswith("businesses_")),
}
"""Counts that are divided, and the parts that make them up."""

TENURES: Final = ("owner_occupied", "rented_corporation", "rented_other")
"""Shares of the homes that make up one."""

INCOMES: Final = ("income_per_inhabitant", "income_per_recipient")
"""Two means of the same money: one follows the other."""


@dataclass(frozen=True)
class CountedSpec:
    """What somebody who knows the street can count or ask; no statistic has it for every wijk.

    Attributes
    ----------
    name, unit, meaning : str
        As in `FigureSpec`.
    kind : {"count", "mean"}
        Counts of several areas add; a mean is averaged, weighted by `base` where all areas give it.
    base : str
        A counted figure, or empty.
    lowest, highest : float
        What is possible, in `unit`.
    """

    name: str
    unit: str
    meaning: str
    kind: Literal["count", "mean"] = "count"
    base: str = ""
    lowest: float = 0.0
    highest: float = 5000.0

    @property
    def is_whole(self) -> bool:
        """Whether it counts things, which come whole."""
        return self.kind == "count"


COUNTED: Final[Mapping[str, CountedSpec]] = {
    spec.name: spec
    for spec in (
        CountedSpec("shops_food", "shops", "open in premises: food, supermarkets too"),
        CountedSpec("shops_non_food", "shops", "open in premises: other goods"),
        CountedSpec("shops_horeca", "shops", "open in premises: cafes, restaurants, takeaways"),
        CountedSpec("shops_services", "shops", "open in premises: hairdressers, repair and the like"),
        CountedSpec("units", "units", "commercial premises, let and empty", lowest=1.0),
        CountedSpec("empty_units", "units", "commercial premises that nobody uses"),
        CountedSpec("rent_per_m2", "EUR/m2/year", "mean rent of commercial premises", "mean",
                    "units", 30.0, 3000.0),
        CountedSpec("association_members", "members", "businesses in the association of owners"),
    )
}  # fmt: skip
"""Figures that are used where they are given, and never imputed. The branches are the model's."""

SHOP_COUNTS: Final = ("shops_food", "shops_non_food", "shops_horeca", "shops_services")
"""Counted shops in the order of the model's branches of premises."""


def describe_figures() -> list[dict[str, Any]]:
    """List the key figures that can be given, those of the street last.

    Returns
    -------
    list of dict
        `name`, `unit`, `meaning`, and `source`: of the country's figure that stands in.
    """
    specs: list[FigureSpec | CountedSpec] = [*FIGURES, *COUNTED.values()]
    return [
        {
            "name": spec.name,
            "unit": spec.unit,
            "meaning": spec.meaning,
            "source": getattr(spec, "default_source", "counted; never imputed"),
        }
        for spec in specs
    ]
