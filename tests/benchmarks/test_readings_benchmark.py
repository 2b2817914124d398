"""The sentences of the benchmark of readings, and how ours are read."""

import bench_readings
import pytest
from pypinyin.constants import PINYIN_DICT

from speechguard.phonetics import pinyin


@pytest.mark.parametrize("half", bench_readings.HALVES)
def test_every_sentence_has_a_character_of_several_readings_with_one_of_them(half):
    for text, position, reading in bench_readings.sentences(half):
        own = PINYIN_DICT[ord(text[position])].split(",")
        assert len(own) > 1, text
        assert reading in map(pinyin.encode, own), text


def test_no_sentence_is_in_both_halves():
    chosen, held_out = ({s.text for s in bench_readings.sentences(half)} for half in bench_readings.HALVES)
    assert len(chosen) > 300 < len(held_out)
    assert chosen & held_out == set()


def test_a_wrong_reading_costs_what_the_matcher_charges():
    assert bench_readings.quarters(*map(bench_readings.syllable, ("huan2", "hai2"))) > 1
    assert bench_readings.quarters(*map(bench_readings.syllable, ("de5", "de2"))) == 1


@pytest.mark.parametrize("half", bench_readings.HALVES)
def test_ours_reads_nearly_all_of_them(half):
    read, own = bench_readings.ours(), bench_readings.sentences(half)
    wrong = [s.text for s in own if read(s.text)[s.position] != s.reading]
    assert len(wrong) <= len(own) // 50
