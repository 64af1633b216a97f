"""Texts that users read, in Dutch (level B1) and English; one file a language, the same keys."""

from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

LANGUAGES: Final = ("nl", "en")


@cache
def read_texts(language: str) -> dict[str, Any]:
    """All texts of one of `LANGUAGES`, nested by where they are used."""
    return yaml.safe_load(files(__name__).joinpath(f"{language}.yaml").read_text("utf-8"))  # type: ignore[no-any-return]
