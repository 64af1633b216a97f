"""Name what a file is that holds no table we read, and say where the right one is to be had."""

import contextlib
import io
import re
import zipfile
from typing import Final

from wijkabm.ground.errors import InputError, Sentence

WHERE_TO_GET: Final = Sentence(
    "give kwb-YYYY.xlsx (Kerncijfers wijken en buurten) of cbs.nl, the CSV of that table on StatLine with "
    "the codes of areas, or PDOK's map of wijken en buurten"
)

AS_CSV: Final = Sentence("write it as CSV or Parquet")
UNICODE: Final = Sentence("is UTF-16, what Excel calls Unicode text; save it as CSV UTF-8")
PICTURE: Final = Sentence("is a picture; {where_to_get}", where_to_get=WHERE_TO_GET)
UNREADABLE: Final = (
    (b"\xff\xfe", UNICODE),
    (b"\xfe\xff", UNICODE),
    (b"ARROW1", Sentence("is a Feather file (Arrow); {as_csv}", as_csv=AS_CSV)),
    (b"FEA1", Sentence("is a Feather file; {as_csv}", as_csv=AS_CSV)),
    (b"RDX", Sentence("is a file of R's own; {as_csv}", as_csv=AS_CSV)),
    (b"$FL", Sentence("is an SPSS file; {as_csv}", as_csv=AS_CSV)),
    (b"<stata_dta>", Sentence("is a Stata file; {as_csv}", as_csv=AS_CSV)),
    (b"\x1f\x8b", Sentence("is packed (gzip); unpack it and give the file inside")),
    (b"7z\xbc\xaf", Sentence("is packed (7z); unpack it and give the file inside")),
    (
        b"\x00\x00\x27\x0a",
        Sentence(
            "is the shape of a shapefile, which holds no figures; {where_to_get}",
            where_to_get=WHERE_TO_GET,
        ),
    ),
    (b"%PDF", Sentence("is a PDF; {where_to_get}", where_to_get=WHERE_TO_GET)),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
)
"""First bytes of files, what they are, and what to do."""

OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
DBF: Final = re.compile(rb"[\x03\x30\x83\x8b].[\x01-\x0c][\x01-\x1f]", re.DOTALL)
"""How the table of a shapefile (.dbf) begins: version, year, month, day."""


def refuse_unreadable(name: str, content: bytes) -> None:
    """Raise if a file is known to be of a kind that is not read.

    Raises
    ------
    InputError
    """
    for start, what in UNREADABLE:
        if content.startswith(start):
            raise InputError("{name} {what}.", name=name, what=what)
    if content.startswith(OLD_OFFICE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise InputError(
                "{name} is a workbook with a password; save it without one.", name=name
            )
        raise InputError("{name} is an old Excel file (.xls); save it as .xlsx or .csv.", name=name)
    if content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise InputError(
            "{name} is a web page or XML, perhaps an error's; {where_to_get}.",
            name=name,
            where_to_get=WHERE_TO_GET,
        )
    if b"\x00" in content[:32] and DBF.match(content):
        raise InputError(
            "{name} is the table of a shapefile, whose names are cut off; {where_to_get}.",
            name=name,
            where_to_get=WHERE_TO_GET,
        )


def explain_zip(content: bytes) -> str:
    """What a packed file is that is no workbook of Excel; empty if that cannot be seen."""
    with contextlib.suppress(zipfile.BadZipFile, ValueError, OverflowError):
        inside = zipfile.ZipFile(io.BytesIO(content)).namelist()
        if "xl/workbook.bin" in inside:
            return Sentence("is a binary workbook (.xlsb); save it as .xlsx or .csv")
        if "content.xml" in inside:
            return Sentence("is an OpenDocument file (.ods); save it as .xlsx or .csv")
        if "xl/workbook.xml" not in inside:
            shown = ", ".join(inside[:3]) or Sentence("nothing")
            return Sentence(
                "is a zip with {shown} in it; unpack it and give the file inside", shown=shown
            )
    return ""
