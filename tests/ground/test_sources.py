"""What a module stands on, against what Python's own parser reads."""

import ast

import pytest

from wijkabm.ground.compiled import cache, sources

MODULES = sorted(
    ".".join(("wijkabm", *path.relative_to(sources.PACKAGE).with_suffix("").parts))
    for path in sources.PACKAGE.rglob("*.py")
    if path.name not in ("__init__.py", "__main__.py") and not path.name.startswith("test_")
)


def parse_imports(module, nodes):
    found = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wijkabm"):
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names if alias.name.startswith("wijkabm"))
    return {name for name in found if name != "wijkabm" and sources.find_file(name)}


@pytest.mark.parametrize("module", MODULES)
def test_imports_are_those_that_the_parser_finds(module):
    tree = ast.parse(sources.read_source(module))
    found = parse_imports(module, tree.body) | sources.CONDITIONAL.get(module, set())
    if module == sources.SCANNING:
        found |= sources.list_scanned()
    around = {name.rsplit(".", n)[0] for name in found for n in range(1, name.count("."))}
    assert sources.list_imports(module) == found | around


@pytest.mark.parametrize("root", ["wijkabm.sweep.batch", cache.COMPILED])
def test_nothing_that_numbers_depend_on_is_imported_inside_a_function(root):
    closure = sources.find_closure(root)
    for module in sorted(closure):
        tree = ast.parse(sources.read_source(module))
        head = set(map(id, tree.body))
        checked = {
            id(inner)
            for node in tree.body
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
            for inner in ast.walk(node)
        }
        inside = [n for n in ast.walk(tree) if id(n) not in head | checked]
        beyond = parse_imports(module, inside) - closure
        names = {name.split(".")[1] for name in beyond}
        assert names <= {"place"}, module
        # A sweep's design reads key figures when it is loaded; a run gets them with their hash.
        assert "place" not in names or module == "wijkabm.sweep.schema"


def test_no_rule_and_no_run_stands_on_a_page_a_plot_a_text_or_a_command():
    for root in ("wijkabm.sweep.batch", cache.COMPILED, "wijkabm.month.opening.opening"):
        names = {name.split(".")[1] for name in sources.find_closure(root)}
        assert not names & {"app", "cli", "tell", "checks"}
