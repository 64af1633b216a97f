"""What a column of a map is called: here, there, in capitals, cut at ten letters in a shapefile."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

SPELLINGS: Final[Mapping[str, tuple[str, ...]]] = {
    # areas
    "buurt": ("buurtcode", "bu_code", "bu_code_", "buurt_code", "bucode"),
    "wijk": ("wijkcode", "wk_code", "wijk_code", "wkcode"),
    "gemeente": ("gemeentecode", "gm_code", "gemeente_code", "gmcode"),
    "code": ("cbscode", "cbs_code", "statcode", "gebiedscode", "regiocode", "code"),
    "buurt_name": ("buurtnaam", "bu_naam", "buurt_naam"),
    "wijk_name": ("wijknaam", "wk_naam", "wijk_naam"),
    "gemeente_name": ("gemeentenaam", "gm_naam"),
    "name": ("naam", "statnaam", "name"),
    "water": ("water",),
    # road sections (NWB), and what a converted OpenStreetMap file has
    "street": (
        "stt_naam", "straatnaam", "openbare_ruimte_naam", "openbareruimtenaam", "openbare_ruimte",
        "openbareruimte", "straat",
    ),
    "osm_name": ("name",),
    "highway": ("highway",),
    "keeper": ("wegbehsrt",),
    "number": ("wegnummer",),
    "kind": ("bst_code",),
    "left_kind": ("hnrstrlnks",),
    "right_kind": ("hnrstrrhts",),
    "left_first": ("e_hnr_lnks",),
    "right_first": ("e_hnr_rhts",),
    "left_last": ("l_hnr_lnks",),
    "right_last": ("l_hnr_rhts",),
    # addresses (BAG)
    "use": ("gebruiksdoel", "gebruiksdoelen", "gebruiksdoelverblijfsobject"),
    "status": ("status", "verblijfsobjectstatus", "verblijfsobject_status"),
    "area": ("oppervlakte", "oppervlakteverblijfsobject", "oppervlakte_verblijfsobject"),
    "house_number": ("huisnummer",),
    "key": ("identificatie", "nummer_id", "lokaalid"),
}  # fmt: skip
"""Names in small letters, the usual one first."""

CUT: Final = 10
"""Letters that a shapefile leaves of a name."""


def choose_columns(columns: Sequence[str], wanted: Sequence[str]) -> dict[str, str]:
    """Of each wanted thing the column that holds it, where there is one."""
    low = {column.lower().strip(): column for column in columns}
    found: dict[str, str] = {}
    for thing in wanted:
        for spelling in SPELLINGS[thing]:
            cut = spelling[:CUT]
            name = spelling if spelling in low else cut if cut in low else None
            if name is not None:
                found[thing] = low[name]
                break
    return found


def read_text(value: Any) -> str | None:
    """Text without blanks around it; none where nothing stands."""
    text = "" if value is None else " ".join(str(value).split())
    return text or None


def read_number(value: Any) -> float | None:
    """A number above nothing; none where it is missing, also where that is written as -99999999."""
    try:
        number = float(str(value).replace(",", "."))
    except ValueError:
        return None
    return number if 0.0 < number < 1e9 else None
