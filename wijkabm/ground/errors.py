"""Errors: what is meant for people, and books that do not close."""

from collections.abc import Iterable
from functools import reduce
from typing import Any


class Sentence(str):
    """An English text that knows what it was made of, so that it can be said in another language.

    Parameters
    ----------
    form : str
        The text with blanks, as `str.format` has them; as it is where no values are given.
    **values : object
        What stands in the blanks. Another sentence there is said in that language too, a number in its
        signs; a plain text (a name, a field, what somebody typed) stays as it is.
    """

    form: str
    values: dict[str, Any]

    def __new__(cls, form: str, /, **values: Any) -> "Sentence":
        """The text with its blanks filled."""
        made = super().__new__(cls, form.format(**values) if values else form)
        made.form, made.values = form, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        """What a copy is made of."""
        return (self.form,), self.values


def join_sentences(parts: Iterable[str], pair: str) -> str:
    """Texts one after the other, two by two as `pair` says with ``{left}`` and ``{right}``."""
    return reduce(lambda left, right: Sentence(pair, left=left, right=right), parts)


def either(names: Iterable[str]) -> str:
    """Names of which one is to be chosen."""
    return join_sentences(names, "{left} or {right}")


def both(names: Iterable[str]) -> str:
    """Names that are meant together."""
    return join_sentences(names, "{left} and {right}")


class InputError(ValueError):
    """What somebody gave cannot be used: what, where, what is allowed, what to do.

    The message is one line, however the pieces it is made of were broken. The command line prints
    it without a traceback and exits with code 2; the live page says it in its own language.

    Parameters
    ----------
    form : str
        The whole explanation with blanks, or a `Sentence`; white space, line ends included, is squeezed to
        single blanks.
    **values : object
        What stands in the blanks, as `Sentence` takes it.

    Attributes
    ----------
    sentence : Sentence
    """

    def __init__(self, form: str, /, **values: Any) -> None:
        self.sentence = form if isinstance(form, Sentence) else Sentence(form, **values)
        super().__init__(" ".join(self.sentence.split()))


class RunError(RuntimeError):
    """A month of a run failed: the message names place, seed and month, and how to repeat it.

    One line; the command line prints it without a traceback and exits with code 1.
    """


class BooksError(RuntimeError):
    """The month does not close; the message names month, kind or sector."""
