"""The house: rooms and no files at its root, no circles, one name for one thing, nothing too long."""

import ast
from collections import Counter
from pathlib import Path

import networkx as nx
import pytest

PACKAGE = Path(__file__).parents[1] / "wijkabm"
ROOMS = [
    "ground",
    "place",
    "month",
    "levers",
    "coin",
    "model",
    "measure",
    "runs",
    "pairs",
    "sweep",
    "tell",
    "checks",
    "experiment",
    "app",
    "cli",
]
FRONT = {"__init__.py", "__main__.py", "py.typed", "templates"}
"""What stands at the root beside rooms; Solara looks in `templates` for its page."""
ONCE = ("twins", "desk", "plan", "run", "results", "shocks", "workers", "room")
"""Names that stood twice once, for two things each."""

MOST_LINES, MOST_OF_A_FUNCTION = 400, 60

MODULES = {
    ".".join(("wijkabm", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
        ".__init__"
    ): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if not path.name.startswith("test_")  # of a lever, beside it
}


def list_imports(nodes, modules=MODULES):
    """What nodes of a tree import of some modules, wherever it stands, unless for type checkers alone."""
    found, waiting = set(), list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                full = f"{node.module}.{name.name}"
                found.add(full if full in modules else node.module)
        elif isinstance(node, ast.Import):
            found.update(name.name for name in node.names)
        waiting.extend(ast.iter_child_nodes(node))
    return found & set(modules)


def find_circles(trees):
    """Modules that reach themselves."""
    graph = nx.DiGraph(
        (module, other) for module, tree in trees.items() for other in list_imports([tree], trees)
    )
    return [sorted(part) for part in nx.strongly_connected_components(graph) if len(part) > 1]


def test_the_root_holds_rooms_and_no_files():
    here = {path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"}
    assert here == {*ROOMS, *FRONT}


@pytest.fixture(scope="module")
def trees():
    return {module: ast.parse(path.read_text("utf-8")) for module, path in MODULES.items()}


def test_no_file_reaches_itself_not_even_inside_a_function(trees):
    assert find_circles(trees) == []


def test_a_circle_through_a_function_is_found():
    trees = {
        "a": ast.parse("import b"),
        "b": ast.parse("def draw():\n    from a import picture"),
        "c": ast.parse("import a"),
    }
    assert find_circles(trees) == [["a", "b"]]


def test_nothing_takes_the_front_of_the_package(trees):
    for module, tree in trees.items():
        assert "wijkabm" not in list_imports([tree]), module


def test_a_name_that_stood_twice_stands_once():
    names = Counter(module.rsplit(".", 1)[1] for module in MODULES if "." in module)
    rooms_of_their_own = {"desk": 2}  # the desk's room, and the desk in it
    assert {n: names[n] for n in ONCE if names[n] > rooms_of_their_own.get(n, 1)} == {}


def list_functions(tree):
    """Lines of every function, with its name, those inside others too."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    found = (node for node in ast.walk(tree) if isinstance(node, kinds))
    return [(node.end_lineno - node.lineno + 1, node.name) for node in found]


def test_no_file_is_too_long():
    lines = {module: len(path.read_text("utf-8").splitlines()) for module, path in MODULES.items()}
    assert {module: n for module, n in lines.items() if n > MOST_LINES} == {}


def test_no_function_is_too_long(trees):
    long = [
        (lines, module, name)
        for module, tree in trees.items()
        for lines, name in list_functions(tree)
        if lines > MOST_OF_A_FUNCTION
    ]
    assert long == []
