"""Maps for tests: real numbers of three places, as GeoPackage or GeoJSON in every spelling."""

import gzip
import json
import random
import sqlite3
import struct
from pathlib import Path

import numpy as np
import shapely

from wijkabm.place.geo.rd import to_degrees

DATA = Path(__file__).with_name("data")
AREA = "BU02890001"


def load(name):
    return json.loads(gzip.decompress((DATA / f"{name}.json.gz").read_bytes()))


def wageningen():
    """Rows of (shape, values) as NWB has them."""
    rows = []
    for line, name, keeper, number, left, right in load("wageningen"):
        values = {"stt_naam": name, "wegbehsrt": keeper, "wegnummer": number}
        for side, (kind, first, last) in (("lnks", left), ("rhts", right)):
            values |= {
                f"hnrstr{side}": kind,
                f"e_hnr_{side}": first,
                f"l_hnr_{side}": last,
            }
        rows.append((shapely.LineString(line), values))
    return rows


def box(x0=172_900, y0=442_850, x1=174_740, y1=444_880, **values):
    """An area of Wageningen; all of the map if nothing is said."""
    named = {"buurtcode": AREA, "buurtnaam": "Proefbuurt", "wijkcode": "WK028900"}
    return [(shapely.box(x0, y0, x1, y1), named | values)]


def spell(rows, change):
    """Rows with other names of columns."""
    return [
        (shape, {change(name): value for name, value in values.items()}) for shape, values in rows
    ]


def in_degrees(rows):
    return [(shapely.transform(shape, to_degrees), values) for shape, values in rows]


def shuffled(rows, seed):
    return random.Random(seed).sample(rows, len(rows))


def write_geojson(path, rows, **members):
    features = [
        {
            "type": "Feature",
            "properties": values,
            "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
        }
        for shape, values in rows
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", **members, "features": features}))
    return path


def write_geopackage(path, layers, tree=True, envelope=False):
    """A GeoPackage of layers by name; `tree` with R-trees, `envelope` with a box before every shape."""
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, srs_id INTEGER)")
    base.execute(
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER)"
    )
    for name, rows in layers.items():
        columns = list(dict.fromkeys(column for _, values in rows for column in values))
        listed = "".join(f', "{column}"' for column in columns)
        base.execute(f'CREATE TABLE "{name}" (fid INTEGER PRIMARY KEY, geom BLOB{listed})')
        base.execute("INSERT INTO gpkg_contents VALUES (?, 'features', 28992)", (name,))
        base.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 28992)", (name,))
        marks = ", ".join("?" * (len(columns) + 1))
        base.executemany(
            f'INSERT INTO "{name}" (geom{listed}) VALUES ({marks})',
            [
                (store(shape, envelope), *(values.get(column) for column in columns))
                for shape, values in rows
            ],
        )
        if tree:
            add_tree(base, name, [shape for shape, _ in rows])
    base.commit()
    base.close()
    return path


def add_tree(base, name, shapes):
    base.execute(
        f'CREATE VIRTUAL TABLE "rtree_{name}_geom" USING rtree(id, minx, maxx, miny, maxy)'
    )
    for row, shape in enumerate(shapes, start=1):
        if shape is not None and not shape.is_empty:
            x0, y0, x1, y1 = shape.bounds
            base.execute(
                f'INSERT INTO "rtree_{name}_geom" VALUES (?, ?, ?, ?, ?)', (row, x0, x1, y0, y1)
            )


def store(shape, envelope=False):
    """A shape as a GeoPackage holds it (OGC 12-128r18, 2.1.3)."""
    if shape is None:
        return None
    has_box = envelope and not shape.is_empty
    flags = 1 | (2 if has_box else 0) | (16 if shape.is_empty else 0)
    start = b"GP\x00" + struct.pack("<Bi", flags, 28992)
    if has_box:
        x0, y0, x1, y1 = shape.bounds
        start += struct.pack("<4d", x0, x1, y0, y1)
    return start + shapely.to_wkb(shape, flavor="iso")


def beside(line, along, aside):
    """A point beside a line: at a share along it, metres to its left."""
    x, y = np.asarray(line.interpolate(along, normalized=True).coords[0])
    ahead = np.asarray(line.interpolate(min(along + 0.01, 1.0), normalized=True).coords[0])
    behind = np.asarray(line.interpolate(max(along - 0.01, 0.0), normalized=True).coords[0])
    step = (ahead - behind) / max(np.hypot(*(ahead - behind)), 1e-9)
    return shapely.Point(x - aside * step[1], y + aside * step[0])
