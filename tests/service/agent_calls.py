"""A call with warnings of every standing and a checklist, as it stands in the middle."""

from dataclasses import replace

from made_floor import said

from speechguard.calls.state import ChecklistRow, Finding, Highlight, SessionState, TranscriptLine
from speechguard.messages import ComplianceEvent
from speechguard.service.facts import FloorCall

JOB, RUDE, RECORDED = "zh.floor.not-my-job", "zh.floor.rude", "zh.floor.recorded"
TITLES = {
    JOB: {"en": "Not my job", "zh": "推诿", "es": "No es lo mío"},
    RUDE: {"en": "Who are you looking for", "zh": "你找谁（不礼貌）", "es": "¿A quién busca?"},
    RECORDED: {"en": "The call is recorded", "zh": "告知通话录音", "es": "La llamada se graba"},
    "zh.floor.greeting": {
        "en": "Greeting with the company's name",
        "zh": "开头语（报公司名）",
        "es": "Saludo con la empresa",
    },
    "zh.floor.closing": {"en": "Closing", "zh": "结束语", "es": "Despedida"},
}


def finding(number, rule, status="confirmed", severity="major", start=20.0, phrase="这事不归我管", **more):
    event = ComplianceEvent(
        call="1",
        kind=more.pop("kind", "violation"),
        rule=rule,
        severity=severity,
        status=status,
        role="agent",
        start=start,
        end=start + 1.2,
        phrase=phrase,
        heard=phrase,
        score=0.9,
        say_instead=more.pop("say", "我来帮您查一下"),
        audio_seen=start + 1.5,
        id=number,
        **more,
    )
    return Finding(event, TITLES[rule], phrase)


FINDINGS = (
    finding(1, RUDE, "confirmed", "minor", 9.0, "你找谁", say="请问您找哪位"),
    finding(2, JOB, "retracted", "major", 52.0),
    finding(3, JOB, "provisional", "major", 60.0),
    finding(4, RECORDED, "confirmed", "fatal", 30.0, "", kind="missing", say="为保证服务质量，本次通话将被录音"),
    finding(5, RUDE, "confirmed", "major", 61.0, "", kind="suspected", flagged=False),
)
CHECKLIST = (
    ChecklistRow("zh.floor.greeting", TITLES["zh.floor.greeting"], "met", "您好，天一商城"),
    ChecklistRow("zh.floor.closing", TITLES["zh.floor.closing"], "due", "感谢来电，再见"),
    ChecklistRow(RECORDED, TITLES[RECORDED], "due", "为保证服务质量，本次通话将被录音", 84.0),
)
TEXT = "您说的这件事啊，这事不归我管，您找别人"
LINES = (
    TranscriptLine(7, "customer", 55.0, "我上周买的洗衣机到现在也没有人来安装", True),
    TranscriptLine(8, "agent", 59.0, TEXT, False, highlights=(Highlight(8, 14, "provisional", "major"),)),
)


def call_of(number=1, **more):
    """Return a call, a minute after it began."""
    state = SessionState(
        "1", "zh", clock=63.0, transcript=LINES, findings=FINDINGS, checklist=CHECKLIST, score=61.0, behind=2.0
    )
    facts = said(more.pop("call", "4711"), agent=more.pop("agent", "Chen"))
    return replace(FloorCall(number, facts, 0.0, "finals_only", state), **more)
