"""Call records out of tables as they really come: encodings, separators, words; and all that is wrong with one."""

import json
from datetime import datetime, timedelta, timezone

import pytest

from speechguard import cli
from speechguard.errors import UserError
from speechguard.indicators.reading import COLUMNS, read_calls

HEADER = "call,start,agent"


@pytest.fixture
def table(tmp_path):
    """A file with this text or these bytes."""

    def write(content, encoding="utf-8"):
        path = tmp_path / "calls.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def problems(path):
    with pytest.raises(UserError) as caught:
        read_calls(path)
    return str(caught.value).replace(f"{path}:", "").splitlines()


def only(path):
    (record,), _ = read_calls(path)
    return record


def test_a_record_with_everything(table):
    names = "call,start,agent,team,direction,connected,needs_agent,answered,ring_seconds,concern,replied,reply_due"
    more = "repeated,interprovincial,major_customer,satisfaction,accurate,data_accurate"
    row = "7,2026-10-03 14:05,李,一组,inbound,yes,yes,no,12.5,complaint,2026-10-04 09:00,2026-10-05 09:00"
    record = only(table(f"{names},{more}\n{row},no,yes,no,7,yes,no\n"))
    assert set(f"{names},{more}".split(",")) == set(COLUMNS)
    assert (record.call, record.start, record.agent, record.team) == ("7", datetime(2026, 10, 3, 14, 5), "李", "一组")
    assert (record.direction, record.connected, record.needs_agent, record.answered) == ("inbound", True, True, False)
    assert (record.ring_seconds, record.concern, record.satisfaction) == (12.5, "complaint", 7)
    assert (record.replied, record.reply_due) == (datetime(2026, 10, 4, 9), datetime(2026, 10, 5, 9))
    assert (record.repeated, record.interprovincial, record.major_customer) == (False, True, False)
    assert (record.accurate, record.data_accurate) == (True, False)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("gbk", "GBK")],
)
def test_encodings(table, encoding, name):
    records, read_as = read_calls(table(f"{HEADER}\n1,2026-10-03 14:05,王小明\n", encoding))
    assert (records[0].agent, read_as) == ("王小明", name)


def test_spanish_windows(table):
    records, read_as = read_calls(table(f"{HEADER}\n1,2026-10-03 14:05,Muñoz Pérez\n", "cp1252"))
    assert (records[0].agent, read_as) == ("Muñoz Pérez", "Windows-1252")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_separators(table, mark):
    path = table(f"{HEADER},ring_seconds\n1,2026-10-03 14:05,li,8\n".replace(",", mark))
    assert (only(path).agent, only(path).ring_seconds) == ("li", 8)


def test_decimal_commas_where_semicolons_separate(table):
    assert only(table("call;start;ring_seconds\n1;2026-10-03 14:05;8,5\n")).ring_seconds == 8.5
    assert only(table("call;start;agent\n1;2026-10-03 14:05;Li, Wei\n")).agent == "Li, Wei"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_blank_lines(table, end):
    records, _ = read_calls(table(f"{HEADER}{end}1,2026-10-03 14:05,a{end}{end},,{end}2,2026-10-03 14:06,b"))
    assert [record.agent for record in records] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-10-03 14:05:09", datetime(2026, 10, 3, 14, 5, 9)),
        ("2026-10-03T14:05", datetime(2026, 10, 3, 14, 5)),
        ("2026/10/3 4:05", datetime(2026, 10, 3, 4, 5)),
        ("2026.10.03 04:05:06.789", datetime(2026, 10, 3, 4, 5, 6)),
        ("2026-10-03T14:05:00Z", datetime(2026, 10, 3, 14, 5, tzinfo=timezone.utc)),
        ("2026-10-03 14:05 -03:00", datetime(2026, 10, 3, 14, 5, tzinfo=timezone(-timedelta(hours=3)))),
        ("2026-10-03T14:05+0800", datetime(2026, 10, 3, 14, 5, tzinfo=timezone(timedelta(hours=8)))),
    ],
)
def test_times(table, text, time):
    assert only(table(f"call,start\n1,{text}\n")).start == time
    assert only(table(f"call,start\n1,{text}\n")).start.utcoffset() == time.utcoffset()


@pytest.mark.parametrize(
    ("text", "value"),
    [("yes", True), ("NO", False), ("是", True), ("否", False), ("Sí", True), ("true", True), ("false", False)],
)
def test_yes_and_no(table, text, value):
    assert only(table(f"call,start,connected\n1,2026-10-03 14:05,{text}\n")).connected is value


@pytest.mark.parametrize(("text", "value"), [("8", 8), ("7.5", 7.5), ("是", 10), ("no", 0), ("0", 0), ("10", 10)])
def test_satisfaction(table, text, value):
    assert only(table(f"call,start,satisfaction\n1,2026-10-03 14:05,{text}\n")).satisfaction == value


@pytest.mark.parametrize(("text", "value"), [("8", 8), ("00:12", 12), ("1:00:01", 3601), ("0", 0)])
def test_seconds(table, text, value):
    assert only(table(f"call,start,ring_seconds\n1,2026-10-03 14:05,{text}\n")).ring_seconds == value


def test_no_reply_is_told_apart_from_no_column_of_replies(table):
    assert only(table("call,start,replied\n1,2026-10-03 14:05,\n")).replied is False
    assert only(table("call,start\n1,2026-10-03 14:05\n")).replied is None


def test_other_columns_are_left_out_and_names_may_be_in_capitals(table):
    assert only(table("Call , START,colour\n1,2026-10-03 14:05,red\n")).call == "1"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "1: no columns: write their names in the first line, at least call, start"),
        ("\n\n", "1: no columns: write their names in the first line, at least call, start"),
        ("call,start\n", "1: no rows under the names of the columns"),
        ("agent,team\n1,2\n", "1: missing columns call, start; found 'agent', 'team'"),
        ("call,agent\n1,2\n", "1: missing column start; found 'call', 'agent'"),
        ("call,start,call\n1,2026-10-03 14:05,1\n", "1: the column 'call' is there twice: keep one"),
        ("call,start,anwsered\n1,2,3\n", "1: unknown column 'anwsered': did you mean 'answered'?"),
        ("call,start\n,2026-10-03 14:05\n", "2: call is empty"),
        ("call,start\n1,\n", "2: start is empty"),
        ("call,start\n1,2026-10-03\n", "2: start '2026-10-03' has no time of day: write for example 2026-10-03 14:05"),
        ("call,start\n1,03/10/2026 14:05\n", "2: start '03/10/2026 14:05' is no date and time: write for example"),
        (
            "call,start\n1,2026-13-03 14:05\n",
            "2: start '2026-13-03 14:05' is no date and time (month must be",
        ),
        ("call,start\n1,2026-02-30 14:05\n", "2: start '2026-02-30 14:05' is no date and time (day is out of range"),
        ("call,start\n1,2026-10-03 25:05\n", "2: start '2026-10-03 25:05' is no date and time (hour must be in 0..23)"),
        ("call,start\n1,2026-10-03 14:05 +99:00\n", "2: start '2026-10-03 14:05 +99:00' is no date and time ("),
        ("call,start\n1,45933.58\n", "2: start '45933.58' is no date and time: write for example 2026-10-03 14:05"),
        ("call,start,connected\n1,2026-10-03 14:05,maybe\n", "2: connected 'maybe' is neither yes nor no"),
        ("call,start,connected\n1,2026-10-03 14:05,1\n", "2: connected '1' is neither yes nor no"),
        ("call,start,ring_seconds\n1,2026-10-03 14:05,-3\n", "2: ring_seconds '-3' is no number of seconds"),
        ("call,start,ring_seconds\n1,2026-10-03 14:05," + "9" * 400 + "\n", "2: ring_seconds '9999"),
        ("call,start,ring_seconds\n1,2026-10-03 14:05," + "9" * 40 + "\n", "2: ring_seconds '9999"),
        ("call,start,ring_seconds\n1,2026-10-03 14:05," + "9" * 400 + ":00:00\n", "2: ring_seconds '9999"),
        ("call,start,ring_seconds\n1,2026-10-03 14:05,8 s\n", "2: ring_seconds '8 s' is no number of seconds"),
        ("call,start,ring_seconds\n1,2026-10-03 14:05,nan\n", "2: ring_seconds 'nan' is no number of seconds"),
        ("call,start,satisfaction\n1,2026-10-03 14:05,11\n", "2: satisfaction '11' is no satisfaction: write 0 to 10"),
        ("call,start,concern\n1,2026-10-03 14:05,praise\n", "2: concern 'praise' is not known: write consultation or"),
        ("call,start,direction\n1,2026-10-03 14:05,in\n", "2: direction 'in' is not known: write inbound or outbound"),
        ("call,start\n1,2026-10-03 14:05\n1,2026-10-03 14:06\n", "3: call '1' is in line 2 already"),
        ("call,start\n1,2026-10-03 14:05,x\n", "2: 3 cells for 2 columns: quote cells that have ',' inside"),
        (
            "call,start,replied\n1,2026-10-03 14:05,2026-10-03 14:04\n",
            "2: replied 2026-10-03 14:04 is before start 2026-10-03 14:05",
        ),
        (
            "call,start,reply_due\n1,2026-10-03 14:05,2026-10-04 14:05Z\n",
            "2: of start and reply_due only one has a time zone: write it in both or none",
        ),
        ('call,start\n1,"2026-10-03 14:05\n', "2: not CSV (unexpected end of data): close the quotes"),
        (b"PK\x03\x04rest of an xlsx", " is a workbook, not CSV: save it as 'CSV UTF-8'"),
        (b"\x00\x01\x02\x03\xff\xfe\x00\x00", " is not text: save the table as 'CSV UTF-8'"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(table, content, expected):
    (problem,) = problems(table(content))
    assert problem.startswith(expected)


def test_all_problems_come_at_once_and_not_too_many(table):
    assert problems(table("call,start,accurate\n1,x,perhaps\n2,2026-10-03 14:05,perhaps\n")) == [
        "2: start 'x' is no date and time: write for example 2026-10-03 14:05",
        "2: accurate 'perhaps' is neither yes nor no",
        "3: accurate 'perhaps' is neither yes nor no",
    ]
    many = problems(table("call,start\n" + "".join(f"{n},x\n" for n in range(30))))
    assert (len(many), many[-1]) == (21, "and 10 more problems")


def test_lines_are_counted_through_quoted_line_ends(table):
    assert problems(table('call,start,agent\n1,2026-10-03 14:05,"a\nb"\n2,x,c\n'))[0].startswith("4: start 'x'")


def test_a_file_that_is_not_there(tmp_path):
    assert problems(tmp_path / "x.csv") == [" cannot be read: No such file or directory"]


# The command


CALLS = "call,start,agent,connected\n1,2026-10-03 14:05,李,yes\n2,2026-11-03 14:05,王,no\n"


def test_the_table(table, capsys):
    assert cli.main(["indicators", str(table(CALLS)), "--interface", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (connection,) = [line for line in lines if "Connection rate" in line]
    assert connection.replace("│", " ").split() == "Connection rate 1 2 0 50.0 % >= 85 % ✗ not met".split()
    assert any("not assessable: needs_agent," in line for line in lines)


def test_groups_and_interface(table, capsys):
    assert cli.main(["indicators", str(table(CALLS)), "--by", "agent", "--interface", "zh"]) == 0
    lines = [line.replace("│", " ").split() for line in capsys.readouterr().out.splitlines()]
    assert "李 系统接通率 1 1 0 100.0 % >= 85 % ✓ 达标".split() in lines
    assert "王 系统接通率 0 1 0 0.0 % >= 85 % ✗ 未达标".split() in lines


def test_a_month_as_json(table, tmp_path, capsys):
    out = tmp_path / "figures.json"
    assert cli.main(["indicators", str(table(CALLS)), "--month", "2026-10", "--by", "day", "--json", str(out)]) == 0
    assert capsys.readouterr().err == ""
    figures = json.loads(out.read_text(encoding="utf-8"))
    assert figures[0] == {
        "day": "2026-10-03",
        "indicator": "connection-rate",
        "title": {"zh": "系统接通率", "en": "Connection rate", "es": "Tasa de conexión"},
        "numerator": 1,
        "denominator": 1,
        "unknown": 0,
        "value": 100.0,
        "goal": {"relation": ">=", "per_cent": 85},
        "met": True,
        "untold": [],
    }
    assert {figure["day"] for figure in figures} == {"2026-10-03"}


def test_another_encoding_is_mentioned(table, capsys):
    path = table(CALLS, "gbk")
    assert cli.main(["indicators", str(path)]) == 0
    assert capsys.readouterr().err == f"speechguard: {path}: read as GBK; save it as UTF-8 if names look wrong\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--month", "10-2026"], "'10-2026' is no month: write for example 2026-10"),
        (["--month", "2026-13"], "'2026-13' is no month: write for example 2026-10"),
        (["--month", "2027-01"], "{path}: no call in 2027-01; it has calls of 2026-10, 2026-11"),
        (["--json", "/no/such/folder"], "/no/such/folder: cannot be written (No such file or directory)"),
    ],
)
def test_wrong_use_of_the_command(table, capsys, arguments, message):
    path = table(CALLS)
    assert cli.main(["indicators", str(path), *arguments]) == 2
    assert capsys.readouterr().err.startswith(f"speechguard: {message.format(path=path)}")
