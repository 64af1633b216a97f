"""YAML as people write it, read strictly into plain values.

The language lets the last of two equal keys win in silence, knows infinite numbers, and can unfold a few
lines into billions of values. Here each of these is one line that says where it stands.
"""

import math
import re
from pathlib import Path
from typing import Any, Final, NoReturn

import yaml

from wijkabm.ground.errors import InputError, Sentence

DEEPEST: Final = 40
"""Levels inside one another; a file of ours needs seven."""

MOST_REPEATED: Final = 10_000
"""Values that aliases may add to those that are written."""

MERGE: Final = object()
"""Stands for the key ``<<``, which has no value of its own."""

OCTAL: Final = re.compile(r"[+-]?0[0-7_]+")


class Loader(yaml.SafeLoader):
    """Plain values alone: no name twice, no number that is none, no more than people write."""

    def __init__(self, stream: str | bytes) -> None:
        super().__init__(stream)
        self._depth = self._written = 0

    def compose_document(self) -> Any:
        """The whole, unless aliases unfold it beyond measure."""
        node = super().compose_document()  # type: ignore[no-untyped-call]
        if self._count(node, {}, 0) > self._written + MOST_REPEATED:
            _refuse("its aliases (*name) unfold into too many values; write them out", node)
        return node

    def compose_node(self, parent: Any, index: Any) -> Any:
        """A node, unless it lies too deep."""
        if self._depth == DEEPEST:
            _refuse(f"is nested more than {DEEPEST} levels deep", self.peek_event())  # type: ignore[no-untyped-call]
        self._depth += 1
        self._written += 1
        node = super().compose_node(parent, index)  # type: ignore[no-untyped-call]
        self._depth -= 1
        return node

    def compose_mapping_node(self, anchor: Any) -> Any:
        """Names with their values, each name once."""
        node = super().compose_mapping_node(anchor)  # type: ignore[no-untyped-call]
        lines: dict[Any, int] = {}
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                is_merge = key.tag == "tag:yaml.org,2002:merge"
                name = MERGE if is_merge else self.construct_object(key, deep=True)  # type: ignore[no-untyped-call]
                if name in lines:
                    _refuse(f"{key.value} stands there too in line {lines[name]}; keep one", key)
                lines[name] = key.start_mark.line + 1
        return node

    def construct_finite(self, node: Any) -> float:
        """A number, unless it is infinite or none."""
        value = float(self.construct_yaml_float(node))  # type: ignore[no-untyped-call]
        _refuse_other_base(node, value)
        if not math.isfinite(value):
            _refuse(f"{node.value} is no finite number", node)
        return value

    def construct_whole(self, node: Any) -> int:
        """A whole number as people read it."""
        value = int(self.construct_yaml_int(node))  # type: ignore[no-untyped-call]
        _refuse_other_base(node, value)
        return value

    def _count(self, node: Any, known: dict[int, int], depth: int) -> int:
        """Values in a node, those of its aliases as often as they are named."""
        if depth > DEEPEST:  # an alias inside what it stands for, or a long chain of them
            _refuse(f"is nested more than {DEEPEST} levels deep", node)
        if isinstance(node, yaml.ScalarNode):
            return 1
        if id(node) not in known:
            pairs = node.value if isinstance(node, yaml.MappingNode) else [(n,) for n in node.value]
            known[id(node)] = 1 + sum(
                self._count(part, known, depth + 1) for pair in pairs for part in pair
            )
        return known[id(node)]


Loader.add_constructor("tag:yaml.org,2002:float", Loader.construct_finite)
Loader.add_constructor("tag:yaml.org,2002:int", Loader.construct_whole)


def _refuse_other_base(node: Any, value: float) -> None:
    """Refuse 1:30, which YAML takes for 90, and 010, which it takes for 8."""
    if ":" in node.value or OCTAL.fullmatch(node.value):
        problem = f"{node.value} would be read as {value:g}; write it as a number, or in quotes"
        _refuse(problem, node)


def _refuse(problem: str, place: Any) -> NoReturn:
    raise yaml.MarkedYAMLError(problem=problem, problem_mark=place.start_mark)


def parse_yaml(content: str | bytes, where: str) -> Any:
    """Plain values from YAML; `where` names the file in errors.

    Raises
    ------
    InputError
        It is no YAML, or holds what `Loader` refuses; says in which line.
    """
    try:
        return yaml.load(content, Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = Sentence(" in line {line}", line=mark.line + 1) if mark else ""
        problem = getattr(error, "problem", None) or "is damaged"
        raise InputError(
            "{where}: no valid YAML{line}: {problem}", where=where, line=line, problem=problem
        ) from None
    except (ValueError, OverflowError, LookupError, AttributeError) as error:  # a date, a tag
        raise InputError(
            "{where}: no valid YAML: a value cannot be read ({error})",
            where=where,
            error=str(error),
        ) from None


def find_lines(content: str, name: str) -> dict[str, int]:
    """Lines in which the names below a first name stand, in YAML that `parse_yaml` takes."""
    root = yaml.compose(content, Loader)
    for key, below in root.value if isinstance(root, yaml.MappingNode) else []:
        if key.value == name and isinstance(below, yaml.MappingNode):
            return {str(one.value): one.start_mark.line + 1 for one, _ in below.value}
    return {}


def read_yaml(path: Path, where: str) -> Any:
    """Plain values from a file of YAML; `where` names it in errors.

    Raises
    ------
    InputError
        What `read_text` and `parse_yaml` refuse.
    """
    return parse_yaml(read_text(path, where), where)


def read_text(path: Path, where: str) -> str:
    """The text of a file.

    Raises
    ------
    InputError
        It cannot be read, or is no UTF-8.
    """
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or Sentence("it is no UTF-8 text")
        raise InputError("{where}: cannot be read: {reason}", where=where, reason=reason) from None
