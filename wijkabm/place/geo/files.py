"""What kind of file somebody gives as a map, and what to do with one that is not read.

The kind is told from the first bytes, not from the name.
"""

import hashlib
import zipfile
from pathlib import Path
from typing import Final

from wijkabm.ground.errors import InputError
from wijkabm.place.attributes import SQLITE

WHAT_TO_TAKE: Final = {
    "boundary": "the map of wijken and buurten by CBS (PDOK: CBS Wijken en Buurten) as GeoPackage or GeoJSON",
    "roads": "the road sections (wegvakken) of NWB (PDOK: NWB Wegen) as GeoPackage or GeoJSON",
    "dwellings": "the layer verblijfsobject of BAG (PDOK: BAG) as GeoPackage or GeoJSON",
}
"""By option."""

RAW_BAG: Final = "BAG as it is delivered, with every version of every object"
OFFICE: Final = frozenset(("[Content_Types].xml", "content.xml"))
"""In every file of Excel or Word, and of LibreOffice."""
START: Final = 4_096
"""Bytes that tell the kind."""

KINDS: Final = (
    (b"\x00\x00\x27\x0a", "is the shape of a shapefile", True),
    (b"fgb", "is a FlatGeobuf file", True),
    (b"PAR1", "is a Parquet file", True),
    (b"\x1f\x8b", "is packed (gzip): unpack it and give the file inside", False),
    (b"7z\xbc\xaf", "is packed (7z): unpack it and give the file inside", False),
    (b"%PDF", "is a PDF, no map that can be read", False),
    (b"\x89PNG", "is a picture, no map that can be read", False),
    (b"\xff\xd8\xff", "is a picture, no map that can be read", False),
    (b"II*\x00", "is a picture, no map that can be read", False),
    (b"MM\x00*", "is a picture, no map that can be read", False),
)
"""First bytes, what that is, and whether ogr2ogr converts it."""


def tell_kind(path: Path, role: str) -> str:
    """Whether a file is a "geopackage" or "geojson".

    Raises
    ------
    InputError
        It cannot be read, is empty, or is something else; says how to convert it or what to take.
    """
    where = f"--{role} {path}"
    if path.is_dir():
        raise InputError(f"{where} is a folder; give the file in it")
    try:
        with path.open("rb") as file:
            start = file.read(START)
    except FileNotFoundError:
        raise InputError(f"{where}: there is no such file; check the name and the folder") from None
    except OSError as error:
        raise InputError(f"{where} cannot be read: {error.strerror or error}") from None
    if not start.strip():
        raise InputError(f"{where} is empty; download it again")
    if start.startswith(SQLITE):
        return "geopackage"
    text = start.lstrip(b"\xef\xbb\xbf \r\n\t")
    if text[:1] == b"{":
        return "geojson"
    what = _name_other(path, start, text)
    raise InputError(f"{where} {what}; take {WHAT_TO_TAKE[role]}")


def hash_file(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def explain_conversion(name: str) -> str:
    """How a file that is not read is made one that is."""
    return (
        f"convert it with: ogr2ogr -f GPKG converted.gpkg {name} (or in QGIS: Export > Save Features As > "
        "GeoPackage)"
    )


def _explain_osm(name: str) -> str:
    """The same of a file of OpenStreetMap, of which the lines are wanted."""
    return (
        f"is a file of OpenStreetMap; convert it with: ogr2ogr -f GPKG converted.gpkg {name} lines"
    )


def _name_other(path: Path, start: bytes, text: bytes) -> str:
    """What a file is that is not read, and what to do with it."""
    for first, what, can_convert in KINDS:
        if start.startswith(first):
            return f"{what}; {explain_conversion(path.name)}" if can_convert else what
    if start.startswith(b"PK\x03\x04"):
        return _name_packed(path)
    if b"OSMHeader" in start[:64]:
        return _explain_osm(path.name)
    if text[:1] == b"<":
        return _name_xml(path, text)
    if path.suffix.lower() in (".dbf", ".shx", ".prj", ".cpg"):
        shape = path.with_suffix(".shp").name
        return f"is a part of a shapefile; {explain_conversion(shape)}"
    return "is neither GeoPackage nor GeoJSON"


def _name_packed(path: Path) -> str:
    try:
        inside = zipfile.ZipFile(path).namelist()
    except (zipfile.BadZipFile, ValueError, OverflowError, OSError):
        return "is a zip that cannot be opened"
    package = next((name for name in inside if name.lower().endswith(".gpkg")), None)
    if package is not None:
        return f"is a zip; unpack it and give {Path(package).name}"
    shapes = [name for name in inside if name.lower().endswith(".shp")]
    if shapes:
        how = explain_conversion(Path(shapes[0]).name)
        return f"is a zip with a shapefile in it; unpack it, then {how}"
    if not OFFICE.isdisjoint(inside):
        return "is a workbook or a document, no map that can be read"
    if any(name.lower().endswith(".xml") for name in inside):
        return f"is a zip with XML in it ({RAW_BAG}), which is not read"
    shown = ", ".join(inside[:3]) or "nothing"
    return f"is a zip with {shown} in it; unpack it and give the file inside"


def _name_xml(path: Path, text: bytes) -> str:
    low = text.lower()
    if low.startswith((b"<osm", b"<?xml")) and (b"<osm" in low or b"<osmchange" in low):
        return _explain_osm(path.name)
    if any(word in low for word in (b"sl-bag-extract", b"bagstand", b"imbag", b"kadaster.nl")):
        return f"is XML ({RAW_BAG}), which is not read"
    if b"gml" in low or b"featurecollection" in low:
        return f"is GML; {explain_conversion(path.name)}"
    return "is a web page or XML, perhaps an error's"
