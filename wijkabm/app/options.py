"""How this server was started; set once, before the first page."""

from dataclasses import dataclass, field

from wijkabm.app.origin import Origin


@dataclass
class Options:
    """What holds for all pages.

    Attributes
    ----------
    origin : Origin
        The wijken that a fresh page begins with.
    language : str
    assets : str
        Address of our own scripts; a hash in it lets browsers keep them.
    """

    origin: Origin = field(default_factory=Origin)
    language: str = "nl"
    assets: str = "/wijk/files/"


OPTIONS = Options()
