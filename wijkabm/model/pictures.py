"""What draws a wijk, hung in by the front of the package: the model itself reaches for no picture."""

from collections.abc import Callable
from typing import Any, Final

DRAWERS: Final[dict[str, Callable[..., Any]]] = {}
"""By the name of the method of a wijk that calls it."""
