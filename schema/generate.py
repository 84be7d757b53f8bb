"""Write every form of the wire from its one source, `schema/wire.toml`.

    python schema/generate.py            write the generated files
    python schema/generate.py --check    exit 1 and name the files that differ from what would be written

The output is committed. A test runs `--check`, so the source and its forms cannot drift apart. Only the standard
library is used: a fresh machine can run this before anything is installed.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path

from model import Schema, SchemaError
from to_docs import write_docs
from to_python import write_layouts, write_records
from to_rust import write_rust

ROOT = Path(__file__).resolve().parent.parent
OUTPUTS = {
    "crates/lx-core/src/wire/records_generated.rs": write_rust,
    "src/lx/wire/records_generated.py": write_records,
    "src/lx/wire/layouts_generated.py": write_layouts,
    "docs/wire.md": write_docs,
}


def main(argv: list[str]) -> int:
    """Write or check the outputs below `--root`; return the exit code (0 right, 1 drift, 2 bad schema)."""
    parser = argparse.ArgumentParser(description="Write every form of the wire from schema/wire.toml.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file would change")
    parser.add_argument("--schema", type=Path, default=ROOT / "schema" / "wire.toml", help="the source")
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout that holds the outputs")
    args = parser.parse_args(argv)
    try:
        schema = Schema.load(tomllib.loads(args.schema.read_text(encoding="utf-8")))
    except (SchemaError, tomllib.TOMLDecodeError) as error:
        print(f"{args.schema}: {error}", file=sys.stderr)
        return 2
    drifted = []
    for name, writer in OUTPUTS.items():
        path = args.root / name
        text = writer(schema)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        drifted.append(name)
        if not args.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"wrote {name}")
    if drifted and args.check:
        print("out of date, run `python schema/generate.py`: " + ", ".join(drifted), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
