"""What the package refuses, told in another language than the English that the code has.

The key of a text is its English form, so that whoever changes one finds the other (``refusals_nl.yaml``).
"""

import string
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any

from wijkabm.ground.errors import Sentence
from wijkabm.ground.numbers import swap_separators
from wijkabm.tell.texts import read_refusal_texts


def tell_sentence(said: Sentence, language: str) -> str:
    """A sentence on one line; numbers get the signs of the language, names stay as they are.

    Raises
    ------
    KeyError
        Nobody has written it, or a part of it, in that language.
    """
    text = str(said) if language == "en" else _Teller(language).say(said)
    return " ".join(text.split())


class _Teller(string.Formatter):
    """Fills the blanks of a form with what stands there, in one language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def say(self, said: Sentence) -> str:
        """The sentence, and those that it holds."""
        form = read_refusal_texts(self._language)[said.form]
        return self.vformat(form, (), said.values) if said.values else form

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """What stands in a blank."""
        value = kwargs[str(key)]
        return self.say(value) if isinstance(value, Sentence) else value

    def format_field(self, value: Any, format_spec: str) -> Any:
        """That as it is written."""
        text = super().format_field(value, format_spec)
        is_number = isinstance(value, Real) and not isinstance(value, bool)
        return swap_separators(text, self._language) if is_number else text
