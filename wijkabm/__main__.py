"""``python -m wijkabm`` is the command ``wijkabm``."""

from wijkabm.cli import main

main()
