"""States of made-up calls for the tests of the live views."""

from __future__ import annotations

from dataclasses import replace

from speechguard.calls.state import (
    ChecklistRow,
    Delay,
    Finding,
    Highlight,
    Notice,
    SessionState,
    Summary,
    Titles,
    TranscriptLine,
)
from speechguard.messages import ComplianceEvent, Kind, Severity, Status
from speechguard.reasons import because

HEARD = "这是不归我官"
SAY = "很抱歉，这项业务由同事负责，我马上帮您转接。"
DELAYS = {"provisional": Delay(0.52, 0.91), "confirmed": Delay(1.21, 1.74)}


def texts(zh: str, en: str, es: str) -> Titles:
    return {"zh": zh, "en": en, "es": es}


SHIRKING = texts("推诿", "Shirking", "Eludir responsabilidad")
GREETING = texts("问候语", "Greeting", "Saludo")
THANKS = texts("等待后致谢", "Thanks after a hold", "Agradecer la espera")
SCOLDING = texts("训斥", "Scolding", "Regañar")
PACE = texts("语速过快", "Speaking too fast", "Hablar demasiado rápido")
CLOSING = texts("结束语", "Closing", "Despedida")


def violation(
    number: int = 1,
    status: Status = "confirmed",
    severity: Severity = "major",
    start: float = 37.1,
    heard: str = HEARD,
    say: str = SAY,
    title: Titles = SHIRKING,
) -> Finding:
    event = ComplianceEvent(
        call="call",
        kind="violation",
        rule="zh.shirking.not-my-job",
        severity=severity,
        status=status,
        role="agent",
        start=start,
        end=start + 1.2,
        phrase="这事不归我管",
        heard=f"你别问我了，{heard}。",
        score=0.95,
        say_instead=say,
        audio_seen=start + 2,
        delay=0.8,
        id=number,
    )
    return Finding(event, title, heard)


def owed(number: int = 2, kind: Kind = "missing") -> Finding:
    event = ComplianceEvent(
        call="call",
        kind=kind,
        rule="zh.opening.greeting",
        severity="major",
        status="confirmed",
        role="agent",
        start=0.4,
        end=8.4,
        phrase="",
        heard="",
        score=0.0,
        say_instead="您好，客服中心，请问有什么可以帮您？",
        audio_seen=9.0,
        id=number,
    )
    return Finding(event, GREETING)


def measured(number: int = 3, status: Status = "confirmed", flagged: bool = True) -> Finding:
    event = ComplianceEvent(
        call="call",
        kind="measure",
        rule="zh.behaviour.pace",
        severity="minor",
        status=status,
        role="agent",
        start=20.0,
        end=28.0,
        phrase="",
        heard="",
        score=0.0,
        say_instead="请慢一点说。",
        audio_seen=29.0,
        id=number,
        value=311.6 if flagged else 241.4,
        unit="/min",
        at_most=280.0,
        flagged=flagged,
        reason=because(
            "above_limit" if flagged else "within_most",
            measure="articulation_rate",
            value=312 if flagged else 241,
            unit="/min",
            limit=280.0,
        ),
    )
    return Finding(event, PACE)


def suspected(number: int = 4, status: Status = "confirmed", start: float = 38.9) -> Finding:
    event = ComplianceEvent(
        call="call",
        kind="suspected",
        rule="zh.scolding.you-do-not-listen",
        severity="fatal",
        status=status,
        role="agent",
        start=start,
        end=start + 1.4,
        phrase="你是不是听不懂人话",
        heard="这么简单的东西你怎么就是弄不明白呢。",
        score=0.0,
        say_instead="可能是我没有说清楚。",
        audio_seen=start + 3,
        id=number,
        reason=because("sounds_like", example="你是不是听不懂人话", words=("弄不明白", "怎么就是")),
        flagged=False,
        meaning=0.624,
    )
    return Finding(event, SCOLDING, "你怎么就是弄不明白呢")


CHECKLIST = (
    ChecklistRow("zh.opening.greeting", GREETING, "met"),
    ChecklistRow("zh.hold.thanks", THANKS, "due", "感谢您的耐心等待。"),
    ChecklistRow("zh.closing.farewell", CLOSING, "not_due", "感谢您的来电，再见。"),
)

CHINESE_CALL = SessionState(
    call="call-0142.flac",
    language="zh",
    clock=42.3,
    duration=103.2,
    behind=0.4,
    delays=DELAYS,
    transcript=(
        TranscriptLine(0, "agent", 0.4, "您好，请问有什么可以帮您？", True),
        TranscriptLine(
            1,
            "customer",
            2.6,
            "你好，我的订单三天前就应该送到了，到现在还没有人联系我，请问是怎么回事？" * 2,
            True,
        ),
        TranscriptLine(2, "customer", 30.2, "我要投诉。", True, doubts=("low confidence",)),
        TranscriptLine(3, "agent", 35.9, f"你别问我了，{HEARD}。", True, (), (Highlight(6, 12, "confirmed", "major"),)),
        TranscriptLine(4, "agent", 38.8, "我知道您很着急", True, (), (Highlight(0, 3, "retracted", "minor"),)),
        TranscriptLine(5, "agent", 40.9, "你自己去看一下", False, (), (Highlight(0, 5, "provisional", "major"),)),
    ),
    findings=(owed(), violation()),
    checklist=CHECKLIST,
    agent_speaks=True,
)

LOST = because("audio_dropped", seconds=0.3, times=1)
SPANISH_CALL = SessionState(
    call="llamada",
    language="es",
    clock=3702.0,
    lost=0.3,
    behind=2.6,
    delays=DELAYS,
    transcript=(
        TranscriptLine(0, "agent", 3690.0, "No lo sé, vaya al departamento de reparaciones y pregunte.", True),
    ),
    findings=(
        violation(
            severity="fatal",
            heard="vaya al departamento de reparaciones y pregunte",
            say="Le paso ahora mismo con el departamento de reparaciones; si se corta, le llamo yo.",
        ),
    ),
    checklist=CHECKLIST,
    customer_speaks=True,
    notices=(Notice("problem", because("about", subject="micrófono", what=LOST)),),
)

CROWDED_CALL = SessionState(
    call="crowded",
    language="zh",
    clock=900.0,
    transcript=tuple(
        TranscriptLine(n, "agent", n * 3.0, f"第{n}句，这是一句很长的话，说到这里还没有说完呢。", True)
        for n in range(300)
    ),
    findings=tuple(violation(n, start=n * 10.0) for n in range(1, 60)),
    checklist=CHECKLIST * 5,
)

EMPTY_CALL = SessionState("microphone", "zh", 0.0, phase="starting")

SUSPECTED_CALL = replace(CHINESE_CALL, findings=(owed(), violation(), suspected(), suspected(5, start=40.2)))

CALLS = {
    "zh": CHINESE_CALL,
    "suspected": SUSPECTED_CALL,
    "es": SPANISH_CALL,
    "crowded": CROWDED_CALL,
    "empty": EMPTY_CALL,
}


def summary(state: SessionState, **changes: object) -> Summary:
    fields: dict[str, object] = {
        "call": state.call,
        "language": state.language,
        "heard": state.clock,
        "lost": state.lost,
        "delays": state.delays,
        "findings": state.findings,
        "checklist": state.checklist,
        "notices": state.notices,
    }
    return Summary(**(fields | changes))  # pyright: ignore[reportArgumentType]
