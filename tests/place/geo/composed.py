"""A wijk of which all files are there: real roads, addresses and premises from their house numbers."""

import numpy as np

from tests.place.geo import maps

USES = ["woonfunctie", "woonfunctie,kantoorfunctie", "winkelfunctie", "winkelfunctie,woonfunctie"]


def make_addresses():
    """Rows of BAG: an address for every house number of Wageningen, with a key and a postcode."""
    luck = np.random.default_rng(3)
    rows = []
    for line, values in maps.wageningen():
        for side, aside in (("lnks", 12), ("rhts", -12)):
            kind, first, last = (
                values[f"{what}_{side}".replace("kind_", "hnrstr")]
                for what in ("kind", "e_hnr", "l_hnr")
            )
            step = {"E": 2, "O": 2, "B": 1}.get(kind)
            numbers = range(min(first, last), max(first, last) + 1, step) if step else ()
            for number in numbers:
                place = maps.beside(line, luck.uniform(0.1, 0.9), aside)
                k = len(rows)
                own = {
                    "identificatie": f"0289010000{k:06d}",
                    "openbare_ruimte_naam": values["stt_naam"],
                    "huisnummer": number,
                    "huisletter": "Q",
                    "postcode": f"67{k % 90 + 10}XK",
                    "gebruiksdoel": USES[3 if k % 200 == 7 else 2 if k % 40 == 7 else k % 5 == 0],
                    "status": "Verblijfsobject gevormd"
                    if k % 100 == 3
                    else "Verblijfsobject in gebruik",
                    "oppervlakte": -99999999 if k % 50 == 1 else 80.0 + k % 37,
                    "pand_identificatie": f"0289100000{k:06d}",
                }
                rows.append((place, own))
    return rows


def make_premises(addresses):
    lines = ["naam;straat;huisnummer;branche;leeg;oppervlakte"]
    words = ["levensmiddelen", "kleding", "horeca", "kapper"]
    for k, (_, values) in enumerate(addresses):
        if k % 60 == 5:
            own = f"{values['openbare_ruimte_naam']};{values['huisnummer']}a"
            is_empty = "ja" if k % 420 == 5 else "nee"
            lines.append(
                f"Winkel Vermeulen {k};{own};{words[k // 60 % 4]};{is_empty};{63 + k % 90}"
            )
    lines.append("Winkel Elders;Verweg;1;horeca;nee;50")
    return "\n".join(lines)


def compose(folder, code=maps.AREA):
    """Write all its files into a folder: boundary, roads, addresses, premises."""
    addresses = make_addresses()
    maps.write_geojson(folder / "area.geojson", maps.box(buurtcode=code))
    maps.write_geopackage(folder / "roads.gpkg", {"wegvakken": maps.wageningen()})
    maps.write_geopackage(folder / "bag.gpkg", {"verblijfsobject": addresses})
    (folder / "panden.csv").write_text(make_premises(addresses), "cp1252")
    return folder
