"""What our benchmarks compare us with finds and reads what is plainly there, wherever it is installed."""

from __future__ import annotations

import bench_readings
import numpy as np
import pytest
from phrases.peers import PEERS
from phrases.workloads import random_workload
from support.results import plot

PACKAGES = {"jieba, pypinyin": "jieba", "g2pM": "g2pM"}  # of what reads Chinese


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_a_peer_finds_every_phrase_in_its_own_syllables(peer):
    pytest.importorskip(peer.package, reason="pip install 'speechguard[bench]'")
    work = random_workload("ten", 10, 300)
    text = np.concatenate([np.array(phrase.syllables, np.uint16) for phrase in work.phrases])
    ends = np.cumsum([len(phrase.syllables) for phrase in work.phrases])
    found = list(peer(work.phrases).find(text))
    for number, (phrase, end) in enumerate(zip(work.phrases, ends, strict=True)):
        begin = end - len(phrase.syllables)
        assert any(which == number and start < end and begin < stop for which, start, stop in found), phrase


@pytest.mark.parametrize("system", ["pypinyin", *PACKAGES])
def test_a_peer_reads_a_sentence(system):
    if system in PACKAGES:
        pytest.importorskip(PACKAGES[system], reason="pip install 'speechguard[bench]'")
    assert bench_readings.SYSTEMS[system]()("银行很远") == [
        *map(bench_readings.syllable, "yin2 hang2 hen3 yuan3".split())
    ]


def test_a_plot_is_written_the_same_twice(tmp_path):
    pytest.importorskip("matplotlib", reason="pip install 'speechguard[bench]'")
    written = []
    for name in ("first", "second"):
        with plot(tmp_path / name, "figure") as [axes]:
            axes.plot([0, 1], [1, 2])
        written.append((tmp_path / name / "figure.svg").read_bytes())
    assert b"<svg" in written[0]
    assert written[0] == written[1]
