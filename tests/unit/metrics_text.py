"""A strict reader of Prometheus's text format 0.0.4: more is an error here than a server of theirs would mind."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_HEAD = re.compile(rf"# (HELP|TYPE) ({_NAME}) (\S.*)")
_SAMPLE = re.compile(rf"({_NAME})(?:\{{(.*)\}})? (\S+)")
_LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(?:,|$)')
_SUFFIXES = {"histogram": ("_bucket", "_sum", "_count"), "counter": ("",), "gauge": ("",)}
Labels = tuple[tuple[str, str], ...]


@dataclass
class Family:
    """A metric: its type and its samples by name and labels."""

    kind: str
    samples: dict[tuple[str, Labels], float] = field(default_factory=dict)

    def value(self, **labels: str) -> float:
        """The one sample that has these labels."""
        (found,) = [value for (_, have), value in self.samples.items() if set(labels.items()) <= set(have)]
        return found


def read_metrics(text: str) -> dict[str, Family]:
    """The families of an exposition by name; AssertionError for what the format does not allow."""
    assert text.endswith("\n")
    families: dict[str, Family] = {}
    helped = name = ""
    for line in text.splitlines():
        if head := _HEAD.fullmatch(line):
            word, name, rest = head.groups()
            assert name not in families, f"{name} comes in two places"
            if word == "HELP":
                helped = name
                continue
            assert helped == name, f"TYPE of {name} without its HELP before"
            families[name] = Family(rest)
            continue
        sample = _SAMPLE.fullmatch(line)
        assert sample, f"no line of the format: {line!r}"
        family = families[name]
        assert sample[1] in [name + suffix for suffix in _SUFFIXES[family.kind]], f"{line!r} within {name}"
        key = (sample[1], _labels(sample[2] or ""))
        assert key not in family.samples, f"twice: {line!r}"
        family.samples[key] = float(sample[3])
    for name, family in families.items():
        _check(name, family)
    return families


def _labels(text: str) -> Labels:
    found, at = [], 0
    while at < len(text):
        match = _LABEL.match(text, at)
        assert match, f"no labels: {text!r}"
        value = re.sub(r"\\(.)", lambda it: {"n": "\n"}.get(it[1], it[1]), match[2])
        found.append((match[1], value))
        at = match.end()
    assert len(dict(found)) == len(found), f"a label twice: {text!r}"
    return tuple(found)


def _check(name: str, family: Family) -> None:
    assert family.samples, f"{name} has no sample"
    assert (family.kind == "counter") == name.endswith("_total"), f"{name} is a {family.kind}"
    assert not re.search(r"_(ns|ms|us|kb|mb)(_|$)", name), f"{name} is in no base unit"
    if family.kind == "counter":
        assert all(value >= 0 for value in family.samples.values())
    if family.kind == "histogram":
        _check_histogram(name, family)


def _check_histogram(name: str, family: Family) -> None:
    buckets: dict[Labels, list[tuple[float, float]]] = {}
    for (sample, labels), value in family.samples.items():
        if sample == f"{name}_bucket":
            rest = tuple(label for label in labels if label[0] != "le")
            buckets.setdefault(rest, []).append((float(dict(labels)["le"]), value))
    for labels, found in buckets.items():
        bounds, counts = zip(*found, strict=True)
        assert list(bounds) == sorted(set(bounds))
        assert bounds[-1] == math.inf
        assert list(counts) == sorted(counts), f"{name}{labels} is not cumulative"
        assert family.samples[f"{name}_count", labels] == counts[-1]
        assert family.samples[f"{name}_sum", labels] >= 0
    assert len(family.samples) == sum(len(found) + 2 for found in buckets.values())
