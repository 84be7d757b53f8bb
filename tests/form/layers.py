"""The layers of DESIGN section 3 as a table, and the graph of imports it is held against.

A unit (`lx.wire`, `lx.engine` ...) may import units of rows above its own in the table, and itself; never its
siblings in the row, never a row below.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence

from tests.form.sources import Source

LAYERS: tuple[tuple[str, ...], ...] = (
    ("lx.checks", "lx.errors", "lx.lazy"),
    ("lx._native", "lx.decimals"),
    ("lx.wire",),
    ("lx.engine", "lx.workload"),
    ("lx.journal", "lx.consensus", "lx.transport"),
    ("lx.node", "lx.exchange"),
    ("lx.feed", "lx.client"),
    ("lx.gateways", "lx.projections", "lx.strategy"),
    ("lx.sim", "lx.cluster"),
    ("lx.lab",),
    ("lx.cli",),
    ("lx", "lx.__main__"),
)
"""Units from the bottom to the top; a new unit under src/lx gets its place here first."""

WIRE_ONLY = ("lx.client", "lx.gateways", "lx.projections", "lx.strategy", "lx.lab")
"""Units that talk to a node over the wire and never import `lx.node`, though it lies below them."""

_DOTTED = re.compile(r"(lx(?:\.\w+)+)(?::\w+)?")
Graph = Mapping[str, Mapping[str, int]]


def unit_of(module: str) -> str:
    """The unit a module belongs to: `lx.wire.codec` is of `lx.wire`."""
    return ".".join(module.split(".")[:2])


def import_graph(sources: Sequence[Source]) -> dict[str, dict[str, int]]:
    """For each module the modules of lx it imports, with the line; lazy and typing-only imports count too."""
    known = {source.module for source in sources} | {"lx._native"}
    return {source.module: dict(_imports(source.tree(), known)) for source in sources}


def _imports(tree: ast.Module, known: set[str]) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                submodule = f"{node.module}.{alias.name}"
                if submodule in known:
                    yield submodule, node.lineno
                elif node.module in known:
                    yield node.module, node.lineno


def layer_violations(graph: Graph) -> Iterator[str]:
    """Imports that go up or sideways, and units that have no place in the table."""
    rank = {unit: index for index, row in enumerate(LAYERS) for unit in row}
    for module in sorted(graph):
        unit = unit_of(module)
        if unit not in rank:
            yield f"{module}: {unit} has no layer; give it its place in tests/form/layers.py (DESIGN section 3)"
            continue
        for imported, line in sorted(graph[module].items()):
            other = unit_of(imported)
            if other == unit or other not in rank or (unit == "lx.cli" and other == "lx"):
                continue
            where = f"{module}, line {line}: imports {imported}"
            if rank[other] >= rank[unit]:
                yield f"{where}; imports go down only: move what both need below, or pass it in from above"
            elif unit in WIRE_ONLY and other == "lx.node":
                yield f"{where}; {unit} talks to a node over the wire only: use lx.client or lx.transport"


def cycles(graph: Graph) -> Iterator[str]:
    """Import cycles between modules, each once, as a chain."""
    state: dict[str, str] = {}
    chain: list[str] = []

    def visit(module: str) -> Iterator[str]:
        state[module] = "open"
        chain.append(module)
        for imported in sorted(graph.get(module, ())):
            if state.get(imported) == "open" and imported != module:
                loop = " -> ".join([*chain[chain.index(imported) :], imported])
                yield f"import cycle {loop}; move what they share into a module below both"
            elif imported not in state:
                yield from visit(imported)
        chain.pop()
        state[module] = "done"

    for module in sorted(graph):
        if module not in state:
            yield from visit(module)


def unreachable(sources: Sequence[Source], roots: Sequence[str]) -> Iterator[str]:
    """Modules that no entry point reaches, by imports or by a name in text ("lx.cli.demo:demo")."""
    graph = import_graph(sources)
    trees = {source.module: source.tree() for source in sources}
    reached: set[str] = set()
    waiting = [root for root in roots if root in graph]
    while waiting:
        module = waiting.pop()
        if module in reached or module not in graph:
            continue
        reached.add(module)
        waiting += graph[module]
        waiting += _named(trees[module])
        waiting.append(module.rpartition(".")[0])  # importing a module runs its packages' __init__
    for source in sources:
        if source.module not in reached:
            yield f"{source.path}: no entry point reaches it; import it where it is needed, or delete it"


def _named(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            match = _DOTTED.fullmatch(node.value)
            if match:
                yield match[1]
