"""Templates filled in: pages of one file each, offline; those for paper in both languages."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

import jinja2

TEMPLATES: Final = "templates"


def render_page(template: str, **what: Any) -> str:
    """A page of HTML: a template of this room, with what it shows."""
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_load),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(**what)


def render_paper(template: str, pages: Sequence[Mapping[str, Any]], first: str, **more: Any) -> str:
    """A page of HTML; `first` is the language that is open, and the others are a click away."""
    chosen = sorted(pages, key=lambda page: page["language"] != first)
    return render_page(template, pages=chosen, **more)


def _load(name: str) -> str:
    return files("wijkabm.tell").joinpath(TEMPLATES, name).read_text("utf-8")
