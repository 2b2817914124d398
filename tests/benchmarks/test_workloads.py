"""The workloads of the benchmark of the matcher can be made from what is in the repository."""

from __future__ import annotations

import pytest
from phrases.workloads import pack_workload, spanish_workload


def test_spanish_phrases_are_those_of_the_packs():
    workload = spanish_workload(20)
    assert len(workload.phrases) == 20
    assert len(workload.ids) > 1000


@pytest.mark.parametrize("code", ["zh", "es"])
def test_the_packs_are_a_workload(code: str):
    workload = pack_workload(code)
    assert len(workload.phrases) > 500
    assert len(workload.ids) > 1000
