"""Pages for paper: one file each, offline, both languages in it, of which the chosen one prints."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

import jinja2

TEMPLATES: Final = "templates"


def render_paper(template: str, pages: Sequence[Mapping[str, Any]], first: str, **more: Any) -> str:
    """A page of HTML; `first` is the language that is open, and the others are a click away."""
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_load),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    chosen = sorted(pages, key=lambda page: page["language"] != first)
    return environment.get_template(template).render(pages=chosen, **more)


def _load(name: str) -> str:
    return files("wijkabm.tell").joinpath(TEMPLATES, name).read_text("utf-8")
