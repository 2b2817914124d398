"""The phrasebooks that ship: what the manuals forbid is flagged, ordinary polite speech is not."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from shipped import shipped_rules

from speechguard.checks.cases.casebook import play, run_cases
from speechguard.checks.cases.layout import lay_out_calls
from speechguard.checks.lint.lint import lint
from speechguard.judging.batches import judge_each
from speechguard.messages import INTERFACES, ComplianceEvent, Role
from speechguard.rules.links import looked_at
from speechguard.rules.model.rule import Said, Silence

LANGUAGES = ("zh", "es")
REQUIRED = ("opening.greeting", "closing.farewell", "closing.anything-else", "hold.thanks")

# Every phrase that the manuals list as forbidden.
FORBIDDEN = {
    "zh": """
        喂 / 打错了 / 不知道 / 大声点 / 我问你贵姓 / 你听清楚没 / 你快点讲啦 / 喂，你出声啦 / 你问我，我问谁 /
        慢慢讲，急什么 / 有本事就投诉我 / 你怎么不早说 / 你到底有没有听我讲 / 听不见，再讲一次 /
        刚才不是告诉你了吗 / 你为何不提前准备 / 我问你手机号码 / 你电话太吵我怎么听 / 有没有搞错，说那么大声 /
        你知不知道 / 你刚才不是已查过了吗 / 我不知道 / 我没办法 / 我不清楚 / 我没有空 / 我要下班了 / 你明天再打来 /
        你自己去看 / 你着急什么 / 我正忙着呢 / 这事不归我管 / 这事与我无关 / 你说得不对 / 你真罗嗦 /
        你为何不问清楚 / 你怎么这样烦 / 喂，有没有声音，说吧 / 说吧 / 你听我说 / 什么？ / 什么？听不清，重讲 /
        我不懂 / 你爱找谁找谁去 / 这好像不关我的事 / 我做不了 / 我就这水平，不行，你另请高明吧 /
        我这样服务，已经很不错了，还想怎样 / 你自己拆装一下就可以 / 这只能这样 / 我不喜欢 / 别打扰我 / 我不喜欢你 /
        我都知道了 / 你不知道 / 不喜欢你这种人 / 别再回来 / 这不是我的错 / 喂，哪位 / 你找谁 / 你是谁 / 什么事情 /
        您好，什么事情？ / 是的，什么事？ / 喂、喂、听不见！ / 请讲话，不说话就挂了。 / 喂，大点声！ /
        你是师傅还是我是师傅 / 我帮你做服务，你应该感激我 / 您说的不错，这个部门表现很差劲 / 你必须提供发票 /
        您必须提供发票 / 你错了，不是那样的 / 您做的不正确 / 您的名字叫什么 / 你打别的电话问 / 你找维修部门去 /
        你找誰 / 這事不歸我管
    """,
    "es": """
        ¿No dijiste que era el martes? / Te lo dije, ¿por qué no lo entiendes? / ¡Más fuerte, no te oigo! /
        ¡Más fuerte, no puedes oírme! / Lo hice, no lo sé, no lo sé. / Vaya al departamento de ventas y pregunte. /
        ¿Por qué ni siquiera entiendes esto? / Esta es una regla. ¿Qué puedo hacer?
    """,
}
# Said otherwise: other persons, regions, wordings, and as a recogniser mishears them.
VARIANTS = {
    "zh": """
        这件事不归我管 / 这是不归我官 / 跟我没关系 / 不关我的事 / 你说得部队 / 您怎么不早说呢 / 你怎么不早点说 /
        我也不知道啊 / 这个我真的不知道 / 你爱找谁找谁 / 慢慢说，急什么 / 您着急什么呢 / 你真啰嗦 / 你怎么这么烦 /
        有本事你就投诉我 / 你明天再打过来 / 你自己上网看 / 刚才不是跟你说过了吗 / 你刚才不是已经查过了吗 /
        你为什么不提前准备 / 听不清，再说一次 / 你再不说话我就挂了 / 规定就是这样，我有什么办法 /
        谁让你买之前不看清楚 / 这个我可管不着 / 你这人怎么回事 / 我又不是维修师傅，我哪懂啊 / 要投诉你就投诉去 /
        你爱买不买 / 你到底还要我怎样 / 大点声，你没吃饭吗 / 你不会自己上网查吗 / 你想找谁就找谁吧 / 着急有什么用 /
        三岁小孩都懂 / 嫌贵就别买 / 那只能怪你自己 / 没空跟你说这些
    """,
    "es": """
        ¿No dijo usted que era el martes? / ¿No me dijiste que sí? / Ya se lo dije. / ¿Por qué no lo entiende? /
        ¿Por qué no lo entendés? / ¿Por qué ni siquiera entiende esto? / Más alto, que no le oigo. /
        Hable más fuerte. / Pues no lo sé. / Ni idea. / No tengo ni idea. /
        Ve al departamento de ventas y pregunta. / Vaya usted al departamento de ventas y pregunte allí. /
        Pregunte en otro departamento. / Así son las reglas. / ¿Y qué quiere que haga? / Yo no puedo hacer nada. /
        No podemos hacer nada. / Eso no me corresponde. / Ese no es mi problema. / No es asunto mío. /
        Ya me voy, llame mañana. / ya me mañana / Quéjese si quiere. / que jece si quiere / Quejate si querés. /
        Búsquelo usted mismo. / busque lo usted mismo / Búscalo tú mismo. / Llame a otro número. / Dese prisa. /
        Apúrese. / Diga. / ¿Quién es? / ¿Qué quiere? / Haberlo pensado antes. / Hubiera preguntado antes. /
        ¿Por qué no trajo los papeles? / Sos un pesado. / ¿Por qué grita tanto? / Reclame lo que quiera. /
        Quejate donde quieras. / ¿Me oye o no me oye? ¿Me está oyendo o no? / Lo toma o lo deja. /
        Si no se calma, cuelgo. / Busque a alguien mejor. / Yo no soy el técnico. / Pregunte a quien quiera. /
        Búscalo en Google, para eso está. / Mi turno ya terminó. / Eso lo sabe todo el mundo. /
        Las preguntas las hago yo. / Déjese de rodeos. / No es de mi departamento.
    """,
}
POLITE = {
    "zh": """
        不知道您方便吗 / 不知道您明天下午方便接听电话吗？ / 您可能还不知道，我们上周升级了系统。 / 我知道了 /
        这件事由我负责 / 我去问一下 / 如果您不清楚怎么操作，我教您。 / 您有什么不满意，可以向我们投诉。 /
        请您不要着急 / 请稍等 / 您说得不错，这个功能很实用。 / 请问您贵姓？ / 喂，您好，请问有什么可以帮您？ /
        我帮您转到相关部门。 / 没关系，您慢慢讲。 / 这个业务归我们部门管，您放心。 /
        为什么是这个价格，我给您说明一下。 / 您明天再打开看看。 / 我同事特别说了要优先处理。 /
        那我就长话短说了，退款明天到账。 / 这不是您的错，是系统的问题。 / 负责的同事已经下班了，我先帮您登记。 /
        这个部门表现很好，客户评价都不错。 / 您有话就直说，我都记下来。 / 您跟我说没关系，我帮您反映。 /
        您可以找别人代您办理。 / 您自己不会设置也没关系，我教您。 / 药要在没吃饭之前服用。 /
        您刚才说过了，我都记下来了。 / 您还要不要发票？ / 怎么可能让您再跑一趟呢？ / 小孩子都可以免费入园。 /
        您对结果不满意，我再帮您反映。 / 您要是嫌贵，还有别的套餐。
    """,
    "es": """
        de los paquetes me encargo yo, no se preocupe /
        ya lo sé, señor, y lo siento mucho / no sé si me expliqué / ese asunto es mío, yo me encargo /
        voy a preguntar al departamento técnico y le llamo / puede presentar una queja cuando quiera /
        ¿podría hablar un poco más fuerte, por favor? no le escucho bien / si no entiende algún paso se lo explico /
        usted me dijo que el pedido era del lunes, ¿verdad? / el técnico le llamará mañana /
        el técnico le llama mañana / no lo sé aún, pero lo consulto / no lo he recibido /
        ¿qué puedo hacer por usted? / no es ningún problema / dígame su número de pedido, por favor /
        ya me voy a encargar de su reclamo / le comunico con el departamento de ventas /
        la asesora ya terminó su turno, le ayudo yo / ese departamento trabaja muy bien /
        ¿tiene usted que enviar también la factura? / ¿quiénes de ustedes estarán en casa? /
        si no me oye, hablo más alto con mucho gusto / disculpe por no haberlo dicho antes /
        gracias por haberlo leído con calma / si no le gusta, puede devolverlo / de eso no se preocupe /
        el plan que más quiere la gente / si no me gusta el color, bien, y si no, se lo cambiamos /
        puede hablar con quien quiera, le paso con la supervisora / cuando haya usted firmado, se lo envío /
        el envío llega a las seis en punto / si no puede pagar hoy, le damos un plazo /
        la culpa es nuestra, lo corrijo hoy / ese mueble es muy pesado / se cortó la llamada, le llamo de nuevo
    """,
}


def violations(code: str, text: str, role: Role = "agent") -> set[str]:
    return violated(play(shipped_rules(code), [Said(role, text)])[1])


def violated(events: Iterable[ComplianceEvent]) -> set[str]:
    return {event.rule for event in events if event.kind == "violation" and event.status == "confirmed"}


def each(texts: dict[str, str]) -> list[tuple[str, str]]:
    return [(code, text.strip()) for code, listed in texts.items() for text in listed.split(" /")]


@pytest.mark.parametrize("code", LANGUAGES)
def test_lint_finds_nothing(code: str) -> None:
    assert [f"{issue.location}: {issue.message}" for issue in lint(shipped_rules(code))] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_cases_come_out_as_expected(code: str) -> None:
    results = run_cases(shipped_rules(code))
    assert results
    assert [f"{r.case.location}: {r.explanation}" for r in results if not r.ok] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_titles_are_in_all_languages(code: str) -> None:
    book = shipped_rules(code)
    titles = [rule.title for rule in book.rules] + [
        section.title for pack in book.packs if pack.scorecard for section in pack.scorecard.sections
    ]
    assert titles
    assert all(title.keys() == set(INTERFACES) for title in titles)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_rule_has_three_cases_of_each_kind_and_a_source(code: str) -> None:
    for rule in shipped_rules(code).rules:
        for expected in ("flag", "pass"):
            assert sum(case.expected == expected for case in rule.cases) >= 3, (rule.id, expected)
        assert rule.source, rule.id
        assert rule.say_instead, rule.id


@pytest.mark.parametrize("code", LANGUAGES)
def test_required_rules_have_the_agreed_ids(code: str) -> None:
    required = {rule.id for rule in shipped_rules(code).rules if rule.kind == "required"}
    assert required >= {f"{code}.{name}" for name in REQUIRED}


@pytest.mark.parametrize(("code", "text"), each(FORBIDDEN) + each(VARIANTS))
def test_forbidden_phrase_is_flagged(code: str, text: str) -> None:
    assert violations(code, text)


@pytest.mark.parametrize(("code", "text"), each(FORBIDDEN))
def test_customer_may_say_it(code: str, text: str) -> None:
    assert not violations(code, text, "customer")


@pytest.mark.parametrize(("code", "text"), each(POLITE))
def test_polite_speech_is_not_flagged(code: str, text: str) -> None:
    assert not violations(code, text)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_phrase_is_excused_by_its_own_rule(code: str) -> None:
    """An excuse that also sounds like the bare phrase would make the phrase dead."""
    book = shipped_rules(code)
    phrases = [(rule, phrase.text) for rule in book.rules if rule.kind == "forbidden" for phrase in rule.phrases]
    calls = lay_out_calls([([Said("agent", text.replace("…", " "))], None) for _, text in phrases], book.phonetics, "c")
    looked_at_by = {rule.id: looked_at(rule, book.rules) for rule, _ in phrases}
    judged = judge_each(calls, book, [looked_at_by[rule.id] for rule, _ in phrases])
    dead = [
        f"{rule.id}: {text}"
        for (rule, text), (_, events) in zip(phrases, judged, strict=True)
        if rule.id not in violated(events)
    ]
    assert phrases
    assert dead == []


def test_misheard_phrase_is_named_by_the_rule_it_breaks() -> None:
    events = play(shipped_rules("zh"), [Said("agent", "你别问我了，这是不归我官")])[1]
    assert ("zh.shirking.not-my-job", "这事不归我管") in {(event.rule, event.phrase) for event in events}


@pytest.mark.parametrize(
    ("rule", "heard", "silence", "then"),
    [
        ("zh.behaviour.dead-air", "麻烦您收等我查询一下系统", 12.9, "感谢您的耐心等待"),
        ("zh.behaviour.dead-air", "好的请哨等", 10.0, "查到了"),
        ("zh.hold.ask-leave", "讯烧等我帮您转到相关部门", 13.5, "感谢您的耐心等待"),
        ("zh.hold.ask-leave", "您销等我看一下订单", 11.0, "感谢您的耐心等待"),
        ("zh.closing.anything-else", "请问还有提他问你们需要帮助吗", 1.0, "好的感谢您的支持再见"),
        (
            "es.hold.ask-leave",
            "Pero en un momento, por favor, voy a consultar el sistema.",
            11.0,
            "Gracias por esperar",
        ),
        ("es.behaviour.dead-air", "Espero un momento, por favor, voy a consultar", 12.0, "Gracias por esperar"),
        ("es.closing.anything-else", "E algo más con lo que necesita ayuda", 1.0, "Gracias por su llamada, adiós"),
    ],
)
def test_what_was_said_but_misheard_is_not_missing(rule: str, heard: str, silence: float, then: str) -> None:
    """As a recogniser wrote it."""
    call = [Said("agent", heard), Silence(silence), Said("agent", then)]
    events = play(shipped_rules(rule[:2]), call)[1]
    assert rule not in {event.rule for event in events if event.kind in ("missing", "measure") and event.flagged}


WEIGHT = ("kind", "severity", "points", "reward", "count", "cap", "fatal_to", "role", "applies_to")
BY_LANGUAGE = {  # bands of what differs from language to language: syllables a minute, courteous words
    "behaviour.pace",
    "behaviour.pace-call",
    "behaviour.speech-rate",
    "behaviour.raised-voice",
    "behaviour.interruption",
    "courtesy.share",
}


def test_the_same_duty_weighs_the_same_in_both_languages() -> None:
    zh, es = ({rule.id[3:]: rule for rule in shipped_rules(code).rules} for code in LANGUAGES)
    shared = sorted(zh.keys() & es.keys())
    assert len(shared) > 50
    weights = [[(name, *(getattr(book[name], key) for key in WEIGHT)) for name in shared] for book in (zh, es)]
    assert weights[0] == weights[1]
    bands = [[(name, book[name].measure) for name in shared if name not in BY_LANGUAGE] for book in (zh, es)]
    assert bands[0] == bands[1]
    sections = [[(section.id, section.most) for section, _ in shipped_rules(code).sections] for code in LANGUAGES]
    assert sections[0] == sections[1]
