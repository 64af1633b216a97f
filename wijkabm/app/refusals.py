"""What cannot be done, in the language of who reads it."""

import logging
from typing import Any

from wijkabm.ground.errors import BooksError, InputError, RunError, Sentence
from wijkabm.tell.texts import read_app_texts
from wijkabm.tell.texts.sentences import tell_sentence

PAGE, LINK, FILE = Sentence("page"), Sentence("link"), Sentence("file")
"""Where something stands that cannot be."""


class RefusalError(InputError):
    """A page asked what cannot be done: a sentence of the catalogue.

    Parameters
    ----------
    name : str
        Of the sentence under ``refusals``.
    **values : str or int
        What it mentions.
    """

    def __init__(self, name: str, **values: str | int) -> None:
        self.name, self.values = name, values
        super().__init__(self.tell("en"))

    def tell(self, language: str) -> str:
        """The sentence."""
        values = {name: write_value(value, language) for name, value in self.values.items()}
        return str(read_app_texts(language)["refusals"][self.name].format(**values))


def write_value(value: str | int, language: str) -> str:
    """A text as it is, a number in the language's form."""
    if isinstance(value, str):
        return value
    return f"{value:,}".replace(",", "." if language == "nl" else ",")


def tell_error(error: InputError, language: str) -> str:
    """Why something cannot be done; what nobody translated (of a lever from outside) is said as it is."""
    if isinstance(error, RefusalError):
        return error.tell(language)
    try:
        return tell_sentence(error.sentence, language)
    except KeyError:
        return str(read_app_texts(language)["refusals"]["other"].format(why=error))


def log_failure(logger: logging.Logger, what: str, error: Exception) -> None:
    """A line for a run that failed, which says how to repeat it; all that is known of anything else."""
    if isinstance(error, RunError | BooksError):
        logger.error("%s: %s", what, error)
    else:
        logger.error(what, exc_info=error)


def read_argument(name: Any) -> str:
    """What somebody typed, short enough to be repeated."""
    return str(name)[:40]
