"""The contracts of import-linter, of code alone: what tests in the folders of levers import is left out."""

from typing import Any

from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.domain.contract import ContractCheck


class OfCode:
    """A contract that does not see the imports of modules named ``test_...``."""

    def check(self, graph: Any, verbose: bool) -> ContractCheck:
        for module in graph.modules:
            if module.rpartition(".")[2].startswith("test_"):
                for imported in graph.find_modules_directly_imported_by(module):
                    graph.remove_import(importer=module, imported=imported)
        return super().check(graph, verbose)


class LayersOfCode(OfCode, LayersContract):
    """Layers."""


class ForbiddenToCode(OfCode, ForbiddenContract):
    """What is forbidden."""
