"""Rules of form for Python, as functions from a source to its violations; each says where, what, and what to do."""

import ast
from collections.abc import Iterator

from tests.form.sources import Source

FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 600

_ENGINE_BANNED_MODULES = {
    "time": "time comes from the frame's header",
    "datetime": "time comes from the frame's header",
    "random": "nothing in the engine is random",
    "secrets": "nothing in the engine is random",
    "uuid": "ids come from the command's ordinal",
    "os": "the engine knows no environment",
    "threading": "the engine runs in one thread",
    "numpy": "the reference is written in plain Python",
}
_ENGINE_BANNED_CALLS = {
    "float": "amounts are scaled integers",
    "hash": "it differs between processes",
    "id": "it differs between processes",
}
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def long_functions(source: Source) -> Iterator[str]:
    """Functions of more than FUNCTION_LINES_MAX lines, from `def` to the last line."""
    for node in ast.walk(source.tree()):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES_MAX:
                yield (
                    f"{source.path}:{node.lineno}: {node.name} has {lines} lines, {FUNCTION_LINES_MAX} are allowed; "
                    "split it: keep the control flow, move the leaves into functions of their own"
                )


def long_file(source: Source) -> Iterator[str]:
    """A file of more than FILE_LINES_MAX lines; generated ones are as long as they must be."""
    lines = source.text.count("\n")
    if lines > FILE_LINES_MAX and not source.is_generated:
        yield f"{source.path}: {lines} lines, {FILE_LINES_MAX} are allowed; split it by concept into two modules"


def bare_asserts(source: Source) -> Iterator[str]:
    """`assert` in the package: `python -O` removes it."""
    for node in ast.walk(source.tree()):
        if isinstance(node, ast.Assert):
            yield f'{source.path}:{node.lineno}: assert; use lx.checks.check(condition, "what should have held")'


def prints(source: Source) -> Iterator[str]:
    """`print` outside of lx.cli: a library does not own the terminal."""
    if source.module.startswith("lx.cli"):
        return
    for node in ast.walk(source.tree()):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            yield f"{source.path}:{node.lineno}: print; return the text to lx.cli, or log it with structlog"


def root_imports(source: Source) -> Iterator[str]:
    """`from lx import x` or `import lx` inside lx: it hides what is imported and makes cycles."""
    for node in ast.walk(source.tree()):
        if isinstance(node, ast.ImportFrom) and node.module == "lx":
            yield f"{source.path}:{node.lineno}: from lx import ...; import from the module that defines it"
        is_command = source.module.startswith("lx.cli")  # the top of the DAG; it shows the version
        if isinstance(node, ast.Import) and not is_command and any(alias.name == "lx" for alias in node.names):
            yield f"{source.path}:{node.lineno}: import lx; import from the module that defines it"


def missing_docstrings(source: Source) -> Iterator[str]:
    """Modules, public classes, functions and methods without a docstring."""
    tree = source.tree()
    if ast.get_docstring(tree) is None:
        yield f"{source.path}:1: the module has no docstring; say what it is for and what it must not know"
    for owner, node in _public_definitions(tree, ""):
        if ast.get_docstring(node) is None and not _is_overload(node):
            yield f"{source.path}:{node.lineno}: {owner}{node.name} has no docstring; say what, units, errors"


def _public_definitions(parent: ast.Module | ast.ClassDef, owner: str) -> Iterator[tuple[str, Definition]]:
    for node in parent.body:
        if not isinstance(node, Definition) or node.name.startswith("_"):
            continue
        yield owner, node
        if isinstance(node, ast.ClassDef):
            yield from _public_definitions(node, f"{owner}{node.name}.")


def _is_overload(node: Definition) -> bool:
    """Whether its docstring stands elsewhere: at the implementation of an overload, the getter of a setter, or the
    method that an `@override` overrides.
    """
    names = {ast.unparse(decorator).rpartition(".")[2] for decorator in node.decorator_list}
    return bool(names & {"overload", "setter", "override"})


def engine_nondeterminism(source: Source) -> Iterator[str]:
    """Clock, randomness, environment, floats and the iteration order of sets, which the engine must not know."""
    tree = source.tree()
    sets = _names_of_sets(tree)
    for node in ast.walk(tree):
        where = f"{source.path}:{getattr(node, 'lineno', 0)}:"
        for module in _imported_modules(node):
            if module in _ENGINE_BANNED_MODULES:
                yield f"{where} import of {module}; {_ENGINE_BANNED_MODULES[module]}"
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield f"{where} the float {node.value}; amounts are scaled integers"
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            yield f"{where} / makes a float; use // or divmod"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _ENGINE_BANNED_CALLS:
            yield f"{where} {node.func.id}(); {_ENGINE_BANNED_CALLS[node.func.id]}"
        if isinstance(node, ast.For | ast.comprehension) and _is_set(node.iter, sets):
            where = f"{source.path}:{node.iter.lineno}:"
            yield f"{where} iteration over a set, whose order is no part of the state; use a dict or sorted()"


def _imported_modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "").partition(".")[0]]
    return []


def _names_of_sets(tree: ast.Module) -> set[str]:
    """Names and attributes (`self.x` as "x") that the file annotates as a set or fills with one."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
            is_set = ast.unparse(node.annotation).startswith(("set", "frozenset", "AbstractSet"))
            targets: list[ast.expr] = [node.target] if isinstance(node, ast.AnnAssign) else [ast.Name(node.arg)]
        elif isinstance(node, ast.Assign):
            is_set, targets = _is_set(node.value, set()), node.targets
        else:
            continue
        if is_set:
            names.update(name for target in targets if (name := _last_name(target)))
    return names


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _is_set(node: ast.expr, names: set[str]) -> bool:
    if isinstance(node, ast.Set | ast.SetComp):
        return True
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in ("set", "frozenset")
    return _last_name(node) in names
