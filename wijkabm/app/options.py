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
    host : str
        The name or address that is served.
    allowed_hosts : tuple of str
        Other names that the server goes by, in lower case.
    reach : str
        Address at which other devices find the page; empty if only this one does.
    """

    origin: Origin = field(default_factory=Origin)
    language: str = "nl"
    assets: str = "/wijk/files/"
    host: str = ""
    allowed_hosts: tuple[str, ...] = ()
    reach: str = ""


OPTIONS = Options()
