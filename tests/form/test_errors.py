"""The tree of errors in the docstring of `lx.errors` is the one in the source."""

import ast
import re

import lx.errors
from tests.form.sources import package_sources


def classes_in_source() -> dict[str, set[str]]:
    """Name of each class under src/lx and the names of its bases."""
    found = {}
    for source in package_sources():
        for node in ast.walk(source.tree()):
            if isinstance(node, ast.ClassDef):
                found[node.name] = {base.id for base in node.bases if isinstance(base, ast.Name)}
    return found


def tree_in_docstring() -> dict[str, str]:
    """Name of each class drawn and the name of the class it hangs from, by the depth of its branch."""
    parents: dict[str, str] = {}
    path: list[str] = []
    for line in (lx.errors.__doc__ or "").splitlines():
        match = re.match(r"    ((?:[│ ]   )*(?:[├└]── )?)([A-Z]\w+) ", line)
        if match:
            depth = len(match[1]) // 4
            path[depth:] = [match[2]]
            parents[match[2]] = path[depth - 1] if depth else ""
    return parents


def test_every_error_is_drawn_where_it_hangs() -> None:
    classes = classes_in_source()
    drawn = tree_in_docstring()
    assert "LxError" in drawn
    assert len(drawn) >= 15
    ours = {"LxError"}
    while more := {name for name, bases in classes.items() if bases & ours} - ours:
        ours |= more
    assert ours == set(drawn), "draw each subclass of LxError in the docstring of src/lx/errors.py, and no other"
    for name, parent in drawn.items():
        assert not parent or parent in classes[name], f"{name} is drawn below {parent}, and has bases {classes[name]}"
