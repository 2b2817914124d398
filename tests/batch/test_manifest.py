"""The manifest: rows become requests; rows with mistakes say what they are, and the others go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from speechguard.archive.record import Asked
from speechguard.batch.manifest import read_manifest
from speechguard.batch.requests import unique
from speechguard.errors import UserError
from speechguard.messages import CallMetadata
from speechguard.words.reasons import in_words

HEADER = "call,file,agent,team,start,direction,ring_seconds,queue_seconds,ended_by,language,agent_channel"


def read(folder: Path, text: str, encoding: str = "utf-8"):
    path = folder / "m.csv"
    path.write_bytes(text.encode(encoding))
    return list(read_manifest(path, Asked("es", None)))


def test_a_row_is_a_call_with_its_metadata(tmp_path: Path):
    row = 'c1,"a, b/<x>\'名.wav",7,east,2026/10/3 14:05,呼入,00:12,3,客户,zh,right'
    (request,) = read(tmp_path, f"{HEADER}\n{row}\n")
    assert (request.call, str(request.file), request.problem) == ("c1", str(tmp_path / "a, b/<x>'名.wav"), None)
    assert request.asked == Asked("zh", "right")
    assert request.metadata == CallMetadata(
        "7", "east", "2026-10-03T14:05:00", "inbound", ring_seconds=12.0, queue_seconds=3.0, ended_by="customer"
    )
    assert request.named


@pytest.mark.parametrize(
    ("written", "partial"), [("start", "start"), ("END", "end"), ("两端", "both"), ("inicio", "start"), ("", None)]
)
def test_what_the_recording_lacks_of_the_call(tmp_path: Path, written: str, partial: str | None):
    (request,) = read(tmp_path, f"file,partial\na.wav,{written}\n")
    assert (request.metadata.partial, request.problem) == (partial, None)


@pytest.mark.parametrize(
    ("written", "role"), [("agent", "agent"), ("客户", "customer"), ("Agente", "agent"), ("", None)]
)
def test_who_speaks_first(tmp_path: Path, written: str, role: str | None):
    (request,) = read(tmp_path, f"file,speaks_first\na.wav,{written}\n")
    assert (request.metadata.speaks_first, request.problem) == (role, None)


def test_only_the_file_is_needed(tmp_path: Path):
    (request,) = read(tmp_path, f"file\n{tmp_path}/sub/../x.y.wav\n")
    assert (request.call, str(request.file)) == (f"{tmp_path}/sub/../x.y", str(tmp_path / "x.y.wav"))
    assert request.asked == Asked("es", None)
    assert request.metadata == CallMetadata()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk"])
def test_encodings_of_offices(tmp_path: Path, encoding: str):
    (request,) = read(tmp_path, "file;team;ring_seconds\n通话录音.wav;客服东区;1,5\n", encoding)
    assert (Path(str(request.file)).name, request.metadata.team) == ("通话录音.wav", "客服东区")
    assert request.metadata.ring_seconds == 1.5


def test_a_row_with_mistakes_says_all_of_them_and_the_others_go_on(tmp_path: Path):
    rows = ["a,a.wav,,,3.10.2026,sideways,,,,fr,", "b,,,,,,,,,,", "c,c.wav,,,,,,,,,"]
    bad, empty, good = read(tmp_path, "\n".join([HEADER, *rows]))
    assert in_words(bad.problem, "en").startswith(f"{tmp_path}/m.csv:2: ")
    for said in ("start '3.10.2026' is no date", "direction 'sideways' is not known", "language 'fr' is not known"):
        assert said in in_words(bad.problem, "en")
    assert in_words(empty.problem, "en") == f"{tmp_path}/m.csv:3: file is empty"
    assert good.problem is None


def test_a_name_that_is_taken_is_a_mistake_and_a_file_counts_once(tmp_path: Path):
    first, second, third = read(tmp_path, "call,file\na,1.wav\na,2.wav\nb,1.wav\n")
    found = unique([first, second, third])
    assert [request.call for request in found] == ["a", str(tmp_path / "2.wav")]
    assert (
        in_words(found[1].problem, "en") == f"the name 'a' is that of {tmp_path}/1.wav already: give each call its own"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [("agent\n7\n", "missing column file"), ("file,agnet\nx,7\n", "did you mean 'agent'"), ("file\n", "no rows")],
)
def test_a_table_that_is_no_manifest(tmp_path: Path, text: str, said: str):
    with pytest.raises(UserError, match=said):
        read(tmp_path, text)
