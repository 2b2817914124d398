"""The service indicators of hotline handbooks: connected, answered, replied in time, repeated, satisfied, right."""

from __future__ import annotations

from datetime import timedelta

from speechguard.indicators.call_detail import CallDetail
from speechguard.indicators.indicator import Goal, Indicator

COMPLAINT_LIMIT = timedelta(hours=48)  # from accepting a complaint to the reply
ANSWER_LIMIT = 15.0  # s
SATISFIED = 8  # of 10; 5 to 7 is fair, less is not satisfied


def _inbound(call: CallDetail) -> bool:
    return call.direction != "outbound"


def _consultation(call: CallDetail) -> bool:
    return call.concern == "consultation"


def _complaint(call: CallDetail) -> bool:
    return call.concern == "complaint"


def _satisfied(call: CallDetail) -> bool | None:
    return None if call.satisfaction is None else call.satisfaction >= SATISFIED


def _timely(call: CallDetail) -> bool | None:
    """Return whether the reply came in the time that was promised, or that complaints may take."""
    due = call.reply_due or (call.start + COMPLAINT_LIMIT if _complaint(call) else None)
    if not call.replied:
        return call.replied
    return None if due is None else call.replied <= due


INDICATORS = (
    Indicator(
        "connection-rate",
        {"zh": "系统接通率", "en": "Connection rate", "es": "Tasa de conexión"},
        Goal(">=", 85),
        _inbound,
        lambda call: call.connected,
        ("connected",),
    ),
    Indicator(
        "manual-answer-rate",
        {"zh": "人工应答率", "en": "Manual answer rate", "es": "Tasa de respuesta manual"},
        Goal(">=", 85),
        lambda call: call.needs_agent if _inbound(call) else False,
        lambda call: call.answered,
        ("needs_agent", "answered"),
    ),
    Indicator(
        "answer-under-15s",
        {"zh": "15 秒内应答", "en": "Answered under 15 s", "es": "Respondidas en menos de 15 s"},
        Goal(">=", 100),
        lambda call: _inbound(call) and call.answered is not False,
        lambda call: None if call.ring_seconds is None else call.ring_seconds < ANSWER_LIMIT,
        ("ring_seconds",),
    ),
    Indicator(
        "complaint-reply-48h",
        {"zh": "投诉 48 小时内答复", "en": "Complaints replied within 48 h", "es": "Quejas respondidas en 48 h"},
        Goal(">=", 100),
        _complaint,
        lambda call: call.replied and call.replied <= call.start + COMPLAINT_LIMIT,
        ("concern", "replied"),
    ),
    Indicator(
        "consultation-reply",
        {"zh": "咨询答复率", "en": "Consultations replied", "es": "Consultas respondidas"},
        Goal(">=", 100),
        _consultation,
        lambda call: call.replied and True,
        ("concern", "replied"),
    ),
    Indicator(
        "consultation-timely-reply",
        {"zh": "咨询答复及时率", "en": "Consultations replied in time", "es": "Consultas respondidas a tiempo"},
        Goal(">=", 100),
        _consultation,
        _timely,
        ("concern", "replied", "reply_due"),
    ),
    Indicator(
        "complaint-timely-reply",
        {"zh": "投诉答复及时率", "en": "Complaints replied in time", "es": "Quejas respondidas a tiempo"},
        Goal(">=", 100),
        _complaint,
        _timely,
        ("concern", "replied"),
    ),
    Indicator(
        "repeated-complaints",
        {"zh": "重复投诉率", "en": "Repeated complaints", "es": "Quejas repetidas"},
        Goal("<=", 1),
        _complaint,
        lambda call: call.repeated,
        ("concern", "repeated"),
        to_others=True,
    ),
    Indicator(
        "consultation-satisfaction",
        {"zh": "咨询满意率", "en": "Satisfaction, consultations", "es": "Satisfacción, consultas"},
        Goal(">=", 90),
        _consultation,
        _satisfied,
        ("concern", "satisfaction"),
    ),
    Indicator(
        "interprovincial-satisfaction",
        {
            "zh": "跨省投诉满意率",
            "en": "Satisfaction, complaints between provinces",
            "es": "Satisfacción, quejas interprovinciales",
        },
        Goal(">=", 85),
        lambda call: call.interprovincial if _complaint(call) else False,
        _satisfied,
        ("concern", "interprovincial", "satisfaction"),
    ),
    Indicator(
        "major-customer-satisfaction",
        {
            "zh": "大客户投诉满意率",
            "en": "Satisfaction, complaints of major customers",
            "es": "Satisfacción, quejas de grandes clientes",
        },
        Goal(">=", 95),
        lambda call: call.major_customer if _complaint(call) else False,
        _satisfied,
        ("concern", "major_customer", "satisfaction"),
    ),
    Indicator(
        "handling-accuracy",
        {"zh": "业务处理准确率", "en": "Handling accuracy", "es": "Exactitud de la gestión"},
        Goal(">", 97),
        lambda _: True,
        lambda call: call.accurate,
        ("accurate",),
    ),
    Indicator(
        "data-accuracy",
        {"zh": "用户资料准确率", "en": "Customer data accuracy", "es": "Exactitud de los datos del cliente"},
        Goal(">", 98),
        lambda _: True,
        lambda call: call.data_accurate,
        ("data_accurate",),
    ),
)
