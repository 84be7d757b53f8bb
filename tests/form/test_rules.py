"""The rules of form can fail: each finds its violation in a small example, and lets the right form pass."""

import pytest

from tests.form import layers, python_rules, rust_rules
from tests.form.sources import Source
from tests.form.test_form import Rule

LONG_BODY = "\n".join(f"    x{index} = {index}" for index in range(70))


def python(text: str) -> Source:
    return Source("src/lx/engine/example.py", text)


def rust(text: str) -> Source:
    return Source("crates/lx-core/src/engine/example.rs", text)


BAD = [
    (python_rules.long_functions, f"def f():\n{LONG_BODY}\n", "f has 71 lines"),
    (python_rules.long_file, "x = 1\n" * 601, "601 lines"),
    (python_rules.bare_asserts, "def f(x):\n    assert x\n", ":2: assert"),
    (python_rules.prints, "print(1)\n", ":1: print"),
    (python_rules.root_imports, "from lx import Exchange\n", "from lx import"),
    (python_rules.root_imports, "import lx\n", "import lx"),
    (python_rules.missing_docstrings, "x = 1\n", "module has no docstring"),
    (
        python_rules.missing_docstrings,
        '"""M."""\nclass A:\n    """A."""\n    def f(self): ...\n',
        "A.f has no docstring",
    ),
    (python_rules.engine_nondeterminism, "import time\n", "import of time"),
    (python_rules.engine_nondeterminism, "from random import choice\n", "import of random"),
    (python_rules.engine_nondeterminism, "x = 0.5\n", "the float 0.5"),
    (python_rules.engine_nondeterminism, "x = 3 / 2\n", "/ makes a float"),
    (python_rules.engine_nondeterminism, "x = hash('a')\n", "hash()"),
    (python_rules.engine_nondeterminism, "for x in {1, 2}: pass\n", "iteration over a set"),
    (python_rules.engine_nondeterminism, "s: set[int] = f()\ny = [x for x in s]\n", ":2: iteration over a set"),
    (python_rules.engine_nondeterminism, "self.s = set()\nfor x in self.s: pass\n", ":2: iteration over a set"),
    (rust_rules.long_functions, "fn f() {\n" + "x();\n" * 69 + "}\n", "f has 71 lines"),
    (rust_rules.engine_nondeterminism, "use std::time::Duration;\n", "std::time"),
    (rust_rules.engine_nondeterminism, "use std::collections::HashMap;\n", "HashMap"),
    (rust_rules.engine_nondeterminism, "fn f(x: f64) {}\n", "f64"),
    (rust_rules.engine_nondeterminism, "#[cfg(test)]\nmod t { f64 }\nfn f() { rand::random() }\n", ":3: rand"),
]

GOOD = [
    (python_rules.long_functions, f"def f():\n{LONG_BODY[: LONG_BODY.rindex(chr(10))]}\n"),
    (python_rules.long_file, "x = 1\n" * 600),
    (python_rules.root_imports, "from lx.wire.codec import decode\n"),
    (python_rules.missing_docstrings, '"""M."""\ndef _private(): ...\nclass A:\n    """A."""\n'),
    (python_rules.engine_nondeterminism, "s = {1}\nfor x in sorted(s): y = x // 2\nz = 1 in s\n"),
    (rust_rules.long_functions, "fn f() {\n" + "x();\n" * 68 + "}\nfn g();\n"),
    (rust_rules.engine_nondeterminism, '// f64\nlet x = "HashMap"; /* rand:: */ let c = \'"\'; let b = b"f32";\n'),
    (rust_rules.engine_nondeterminism, "#[cfg(test)]\nmod tests { fn f() { HashMap::new() } }\n"),
]


@pytest.mark.parametrize(("rule", "text", "message"), BAD)
def test_rule_finds(rule: Rule, text: str, message: str) -> None:
    source = rust(text) if rule.__module__.endswith("rust_rules") else python(text)
    found = list(rule(source))
    assert len(found) == 1, found
    assert message in found[0]


@pytest.mark.parametrize(("rule", "text"), GOOD)
def test_rule_lets_pass(rule: Rule, text: str) -> None:
    source = rust(text) if rule.__module__.endswith("rust_rules") else python(text)
    assert list(rule(source)) == []


def graph_of(**files: str) -> list[Source]:
    return [Source(f"src/lx/{name.replace('__', '/')}.py", text) for name, text in files.items()]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"wire__a": "from lx.engine.b import x", "engine__b": ""}, "imports lx.engine.b; imports go down only"),
        ({"journal__a": "import lx.transport.b", "transport__b": ""}, "imports go down only"),
        ({"lab__a": "def f():\n    from lx.node.b import x", "node__b": ""}, "over the wire only"),
        ({"errors": "from lx.checks import check", "checks": ""}, "imports go down only"),
        ({"surprise__a": ""}, "lx.surprise has no layer"),
    ],
)
def test_layers_are_held(files: dict[str, str], message: str) -> None:
    found = list(layers.layer_violations(layers.import_graph(graph_of(**files))))
    assert len(found) == 1
    assert message in found[0]


def test_imports_that_go_down_pass() -> None:
    files = graph_of(cli__a="from lx.wire import codec", wire__codec="from lx.wire.spec import x", wire__spec="")
    assert list(layers.layer_violations(layers.import_graph(files))) == []


def test_cycles_are_found() -> None:
    files = graph_of(wire__a="from lx.wire.b import x", wire__b="import lx.wire.c", wire__c="from lx.wire import a")
    assert [text.partition(";")[0] for text in layers.cycles(layers.import_graph(files))] == [
        "import cycle lx.wire.a -> lx.wire.b -> lx.wire.c -> lx.wire.a"
    ]
    assert list(layers.cycles(layers.import_graph(files[1:]))) == []


def test_dead_modules_are_found() -> None:
    files = graph_of(cli__main="C = 'lx.cli.demo:demo'", cli__demo="import lx.wire.a", wire__a="", wire__dead="")
    found = list(layers.unreachable(files, ["lx.cli.main"]))
    assert len(found) == 1
    assert found[0].startswith("src/lx/wire/dead.py")
