"""What the columns of key figures are called in the files that CBS and its partners hand out.

The yearly file calls its columns by codes (`a_inw`). StatLine has one set of names in several dresses: those
of its bulk files and OData (`AantalInwoners_5`), those that tools make of them (`aantal_inwoners_5`), and the
titles of its own download (`Bevolking/Aantal inwoners (aantal)`), whose last part is the same name in words.
The map of wijken en buurten has names of its own (`aantal_inwoners`, `aantalInwoners`), and gives ages and
kinds of household in whole per cent.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final, Literal

from wijkabm.place.catalogue import PARTS, SPECS, FigureSpec

Layout = Literal["yearly", "statline", "map"]

LABELS: Final[Mapping[Layout, Mapping[str, tuple[str, ...]]]] = {
    "yearly": {
        "code": ("gwb_code_10", "gwb_code"),
        "name": ("regio",),
        "municipality": ("gm_naam",),
    },
    "statline": {
        "code": ("Codering", "WijkenEnBuurten"),
        "name": ("WijkenEnBuurten",),
        "municipality": ("Gemeentenaam",),
    },
    "map": {
        "code": (
            "buurtcode",
            "wijkcode",
            "gemeentecode",
            "bu_code",
            "wk_code",
            "gm_code",
            "gemeenteco",
        ),
        "name": (
            "buurtnaam",
            "wijknaam",
            "gemeentenaam",
            "bu_naam",
            "wk_naam",
            "gm_naam",
            "gemeentena",
        ),
        "municipality": ("gemeentenaam", "gm_naam", "gemeentena"),
        "year": ("jaar",),
        "water": ("water", "h2o"),
    },
}
"""Columns of text: those to try for the code, the area's name and the municipality's."""

MAP: Final[Mapping[str, tuple[str, ...]]] = {
    "inhabitants": ("aantal_inwoners", "aant_inw", "aantalinwo"),
    "age_0_14": ("percentage_personen_0_tot_15_jaar", "p_00_14_jr", "percentage"),
    "age_15_24": ("percentage_personen_15_tot_25_jaar", "p_15_24_jr", "percenta_1"),
    "age_25_44": ("percentage_personen_25_tot_45_jaar", "p_25_44_jr", "percenta_2"),
    "age_45_64": ("percentage_personen_45_tot_65_jaar", "p_45_64_jr", "percenta_3"),
    "age_65_plus": ("percentage_personen_65_jaar_en_ouder", "p_65_eo_jr", "percenta_4"),
    "households": ("aantal_huishoudens", "aantal_hh", "aantalhuis"),
    "one_person_households": ("percentage_eenpersoonshuishoudens", "p_eenp_hh", "percenta_9"),
    "households_without_children": (
        "percentage_huishoudens_zonder_kinderen",
        "p_hh_z_k",
        "percenta10",
    ),
    "households_with_children": ("percentage_huishoudens_met_kinderen", "p_hh_m_k", "percenta11"),
    "household_size": ("gemiddelde_huishoudsgrootte", "gem_hh_gr", "gemiddelde"),
    "births": ("geboorte_totaal",),
    "deaths": ("sterfte_totaal",),
    "dwellings": ("woningvoorraad",),
    "home_value": ("gemiddelde_woningwaarde",),
    "owner_occupied": ("percentage_koopwoningen",),
    "rented_corporation": (
        "perc_huurwoningen_in_bezit_woningcorporaties",
        "percentage_huurwoningen_in_bezit_woningcorporaties",
    ),
    "rented_other": (
        "perc_huurwoningen_in_bezit_overige_verhuurders",
        "percentage_huurwoningen_in_bezit_overige_verhuurders",
    ),
    "income_per_inhabitant": ("gemiddeld_inkomen_per_inwoner",),
    "income_per_recipient": ("gemiddeld_inkomen_per_inkomensontvanger",),
    "low_income_households": (
        "percentage_huishoudens_met_een_laag_inkomen",
        "percentage_huishoudens_met_lage_koopkracht",
    ),
    "education_low": ("opleidingsniveau_laag",),
    "education_middle": ("opleidingsniveau_middelbaar",),
    "education_high": ("opleidingsniveau_hoog",),
    "net_participation": ("netto_arbeidsparticipatie",),
    "employees": ("percentage_werknemers",),
    "self_employed": ("percentage_zelfstandigen",),
    "on_bijstand": (
        "aantal_personen_met_een_alg_bijstandsuitkering_tot",
        "aantal_personen_met_een_algemene_bijstandsuitkering_totaal",
    ),
    "on_disability": ("aantal_personen_met_een_ao_uitkering_totaal",),
    "on_unemployment_insurance": ("aantal_personen_met_een_ww_uitkering_totaal",),
    "on_state_pension": ("aantal_personen_met_een_aow_uitkering_totaal",),
    "businesses": ("aantal_bedrijfsvestigingen",),
    "businesses_agriculture": ("aantal_bedrijven_landbouw_bosbouw_visserij",),
    "businesses_industry": ("aantal_bedrijven_nijverheid_energie",),
    "businesses_trade_horeca": ("aantal_bedrijven_handel_en_horeca",),
    "businesses_transport_information": ("aantal_bedrijven_vervoer_informatie_communicatie",),
    "businesses_finance_property": ("aantal_bedrijven_financieel_onroerend_goed",),
    "businesses_business_services": ("aantal_bedrijven_zakelijke_dienstverlening",),
    "businesses_government_education_care": ("aantal_bedrijven_overheid_onderwijs_en_zorg",),
    "businesses_culture_other": ("aantal_bedrijven_cultuur_recreatie_overige",),
    "land_ha": ("oppervlakte_land_in_ha", "opp_land", "oppervla_1"),
    "address_density": ("omgevingsadressendichtheid", "oad", "omgevingsa"),
    "urbanity": ("stedelijkheid_adressen_per_km2", "sted", "stedelijkh"),
    "km_to_supermarket": ("grote_supermarkt_gemiddelde_afstand_in_km",),
}
"""Today's names, those of the shapefiles of before, and today's as a shapefile cuts them at ten letters.

Cut names are numbered in the order of the map's columns; that they are read right, sums of 100 per cent show.
"""

WHOLE_ON_MAP: Final = {
    part: whole for whole in ("inhabitants", "households") for part in PARTS[whole]
}
"""What the map gives as a percentage, and of what."""

UNITS: Final[Mapping[str, Mapping[str, float]]] = {
    "EUR": {"x 1 000 euro": 1000.0, "1 000 euro": 1000.0, "x 1000 euro": 1000.0, "euro": 1.0},
    "share": {"%": 0.01},
    "ha": {"ha": 1.0},
    "km": {"km": 1.0},
    "class": {"code": 1.0},
    "addresses/km2": {"per km²": 1.0, "per km2": 1.0, "aantal adressen per km²": 1.0},
    "count": {"aantal": 1.0},
}
"""By the unit of a figure what may stand in brackets behind its title, and what that is worth in it."""

UNIT: Final = re.compile(r"\s*\(([^()]*)\)\s*$")
NUMBERED: Final = re.compile(r"(.+)_(\d+)")
PATH: Final = re.compile(r"/| - ")


def figure_names(layout: Layout, spec: FigureSpec) -> tuple[str, ...]:
    """What a layout calls a figure, the first to be tried first."""
    if layout == "map":
        return MAP[spec.name]
    return spec.yearly if layout == "yearly" else spec.statline


def read_title(layout: Layout, title: str) -> tuple[str, int, str]:
    """Name of a column as it is compared, its number, and the unit behind it; 0 and empty if it has none."""
    if layout == "yearly":
        return title.lower(), 0, ""
    found = UNIT.search(title)
    unit = found[1].strip().lower() if found else ""
    text, number = UNIT.sub("", title), 0
    if layout == "statline":
        text = PATH.split(text)[-1]
        if numbered := NUMBERED.fullmatch(text):
            text, number = numbered[1], int(numbered[2])
    return simplify(text), number, unit


def write_name(name: str, is_titled: bool) -> str:
    """A name as the user's file writes it: StatLine's in words where that has titles."""
    if not is_titled:
        return name
    words = re.sub(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])", " ", name.removeprefix("k_"))
    return words[:1] + words[1:].lower()


def simplify(name: str) -> str:
    """Letters and digits of a name, small and without accents; StatLine's ``k_`` before digits goes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    letters = re.sub(r"[^a-z0-9]", "", plain)
    return letters[1:] if re.match(r"k\d", letters) else letters


def unit_factor(name: str, unit: str) -> float | None:
    """What a number of this unit is multiplied by; None if the figure `name` cannot be in it."""
    spec = SPECS[name]
    if not unit:
        return spec.factor
    own = "EUR" if spec.unit.startswith("EUR") else spec.unit
    return UNITS.get(own, UNITS["count"]).get(" ".join(unit.split()))
