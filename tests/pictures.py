"""Pictures that nobody looks at: to paint one takes a fifth of a second, and a report has twenty."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from wijkabm.tell.style import Picture


@contextmanager
def unpainted() -> Iterator[None]:
    """Meanwhile pictures are drawn and not painted: files of them hold a few bytes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            Picture, "savefig", lambda picture, file, **how: file.write(b"a picture"), False
        )
        yield
