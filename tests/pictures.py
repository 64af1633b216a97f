"""Pictures that nobody looks at: to paint one takes a fifth of a second, and a report has twenty."""

import pytest

from wijkabm.tell.style import Picture


def leave_unpainted(patch: pytest.MonkeyPatch) -> None:
    """Let pictures be drawn and not be painted: files of them hold a few bytes."""
    patch.setattr(Picture, "savefig", lambda picture, file, **how: file.write(b"a picture"), False)
