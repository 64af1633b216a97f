"""Errors: what is meant for people, and books that do not close."""


class InputError(ValueError):
    """What somebody gave cannot be used: what, where, what is allowed, what to do.

    The message is one line, however the pieces it is made of were broken. The command line prints
    it without a traceback and exits with code 2.

    Parameters
    ----------
    message : str
        The whole explanation; white space, line ends included, is squeezed to single blanks.
    """

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


class RunError(RuntimeError):
    """A month of a run failed: the message names place, seed and month, and how to repeat it.

    One line; the command line prints it without a traceback and exits with code 1.
    """


class BooksError(RuntimeError):
    """The month does not close; the message names month, kind or sector."""
