"""What is counted as misheard."""

from training.learn_confusions import Counts, count

from speechguard.phonetics import language


def counted(code: str, *turns: tuple[str, str]) -> Counts:
    counts = Counts()
    for said, heard in turns:
        count(counts, {"condition": "clean", "said": said, "heard": heard}, language(code))
    return counts


def test_substitutions_are_pairs_of_near_syllables():
    counts = counted("zh", ("您贵姓", "你贵姓"), ("您贵姓", "您贵姓"), ("您贵姓", "你贵姓"))
    assert counts.substituted == {"nin2": {"ni3": 2}}
    assert counts.said == {"nin2": 3, "guei4": 3, "xing4": 3}
    assert counts.conditions["clean"] == {"syllables": 9, "substituted": 2}


def test_deletions_and_insertions():
    counts = counted("zh", ("请您稍等", "请稍等"), ("请稍等", "请您稍等"))
    assert (counts.deleted, counts.inserted) == ({"nin2": 1}, {"nin2": 1})
    assert counts.conditions["clean"] == {"syllables": 7, "deleted": 1, "inserted": 1}


def test_nothing_heard():
    counts = counted("zh", ("请稍等", ""))
    assert counts.conditions["clean"] == {"syllables": 3, "deleted": 3}


def test_spanish_words_joined_and_split():
    counts = counted("es", ("quéjese si quiere", "que jece si quiere"))
    assert counts.words == {"starts": 3, "inner": 3 + 1, "joined": 0, "split": 1}
    assert not counts.substituted
