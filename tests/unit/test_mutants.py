"""The list of mutants fits the engine it is about; trying them takes long and is done by tests/mutants/run.py."""

from tests.mutants.run import faults, read_list


def test_every_mutant_can_be_made() -> None:
    mutants = read_list()
    assert len(mutants) >= 40
    assert faults(mutants) == []
