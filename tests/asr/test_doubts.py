"""Which texts are doubted, and that what is said in call centres is not."""

from dataclasses import replace

import pytest
from fakes import transcript

from speechguard.asr.doubts import DoubtSettings, doubts_of, is_speech, too_short

LIMITS = DoubtSettings(low_logprob=-0.9, no_speech=0.6, unsure_logprob=-0.5, sure_no_speech=0.8)


def doubts(text, language="zh", speech=3.0, tokens=8, **heard):
    return doubts_of(replace(transcript("x"), text=text, **heard), language, speech, tokens, LIMITS)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "感谢观看"),
        ("zh", "谢谢大家的收看,我们下期再见。"),
        ("zh", "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目"),
        ("zh", "請不吝點贊 訂閱 轉發 打賞支持明鏡與點點欄目"),
        ("zh", "謝謝觀看"),
        ("zh", "字幕由Amara.org社区提供"),
        ("zh", "中文字幕志愿者 李宗盛"),
        ("zh", "记得点赞订阅我的频道哦"),
        ("zh", "以下是普通话的句子。"),
        ("es", "¡Gracias por ver el video!"),
        ("es", "Subtítulos realizados por la comunidad de Amara.org"),
        ("es", "¡Suscríbete al canal!"),
        ("es", "No olvides suscribirte y dale like."),
        ("es", "Nos vemos en el próximo vídeo."),
    ],
)
def test_what_whisper_writes_over_silence(language, text):
    assert "known hallucination" in doubts(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "您好，客服中心，请问有什么可以帮您？"),
        ("zh", "您订阅的套餐从下个月一号开始生效。"),
        ("zh", "这个订阅业务不归我管。"),
        ("zh", "志愿者那边我帮您问一下。"),
        ("zh", "感谢您的来电，再见。"),
        ("zh", "对对对对，是这样的。"),
        ("zh", "好好好好好，您稍等。"),
        ("zh", "喂喂喂喂，听得到吗？"),
        ("zh", "您的尾号是8888吗？"),
        ("zh", "客服电话是一零零零零零八六。"),
        ("es", "Gracias por llamar, le atiende Marta."),
        ("es", "Si desea suscribirse al servicio, yo misma lo hago."),
        ("es", "No olvides pagar la factura antes del lunes."),
        ("es", "No olvides dejar tu teléfono."),
        ("es", "Sí, sí, sí, sí, claro."),
        ("es", "No, no, no, no se preocupe."),
        ("es", "Su número es el 600 000 000."),
    ],
)
def test_what_is_said_in_call_centres_is_not_doubted(language, text):
    assert doubts(text, language) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "我们我们我们我们我们我们我们我们"),
        ("zh", "是" * 30),
        ("zh", "您好，" * 12),
        ("es", "no " * 20),
        ("es", "gracias gracias gracias gracias gracias gracias"),
    ],
)
def test_loops(language, text):
    assert "repeats itself" in doubts(text, language, speech=60.0)


def test_a_loop_of_a_long_sentence_is_found_by_how_well_it_compresses():
    for language, sentence in (("zh", "我先给您查一下这个订单的情况，请稍等片刻再说吧。"), ("es", "que se ha ido, ")):
        assert "repeats itself" in doubts(sentence * 6, language, speech=60.0, tokens=100)


@pytest.mark.parametrize(
    ("language", "text"), [("zh", "Thank you for calling us"), ("es", "ご視聴ありがとう"), ("es", "Спасибо")]
)
def test_another_language(language, text):
    assert "other language" in doubts(text, language)


@pytest.mark.parametrize(
    ("language", "text"), [("zh", "请说OK"), ("zh", "10086"), ("es", "El PIN es 1234."), ("es", "niño")]
)
def test_a_foreign_word_or_a_number_is_no_other_language(language, text):
    assert "other language" not in doubts(text, language)


def test_more_text_than_can_be_said():
    said = "您好请问有什么可以帮您的吗"
    assert "more text than speech" in doubts(said, speech=1.1)
    assert doubts(said, speech=1.5) == ()
    assert doubts("您好请问您好", speech=0.3) == ()  # of short bursts the length is not known well enough


def test_hardly_any_voice():
    assert doubts("好", speech=0.1) == ("hardly any voice",)
    assert doubts("好", speech=0.13) == ()


def test_low_confidence():
    assert doubts("好的好的", avg_logprob=LIMITS.low_logprob - 0.01) == ("low confidence",)
    assert doubts("好的好的", avg_logprob=LIMITS.low_logprob + 0.01) == ()


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_is_not_doubted(text):
    assert doubts(text, avg_logprob=-5.0, speech=0.0) == ()


@pytest.mark.parametrize(
    ("no_speech", "logprob", "speech"),
    [
        (LIMITS.lost_no_speech + 0.01, LIMITS.lost_logprob - 0.01, False),
        (LIMITS.lost_no_speech + 0.01, LIMITS.lost_logprob + 0.01, True),
        (LIMITS.lost_no_speech - 0.01, LIMITS.lost_logprob - 0.01, True),
        (LIMITS.no_speech + 0.01, LIMITS.unsure_logprob - 0.01, False),
        (LIMITS.no_speech + 0.01, LIMITS.unsure_logprob + 0.01, True),
        (LIMITS.no_speech - 0.01, LIMITS.unsure_logprob - 0.01, True),
        (LIMITS.sure_no_speech + 0.01, LIMITS.unsure_logprob + 0.01, False),
        (LIMITS.sure_no_speech - 0.01, LIMITS.unsure_logprob + 0.01, True),
    ],
)
def test_noise_is_what_neither_the_decoder_nor_its_no_speech_token_believes_in(no_speech, logprob, speech):
    assert is_speech(replace(transcript("好"), no_speech=no_speech, avg_logprob=logprob), LIMITS) is speech


def test_an_empty_text_is_no_speech():
    assert not is_speech(replace(transcript("好"), text=" "), LIMITS)


def test_doubtful_text_over_what_may_be_no_speech_is_noise():
    babble = replace(transcript("no no no"), no_speech=LIMITS.no_speech + 0.01, avg_logprob=-0.1)
    assert is_speech(babble, LIMITS)
    assert not is_speech(replace(babble, doubts=("repeats itself",)), LIMITS)


@pytest.mark.parametrize(
    ("language", "text", "doubted"),
    [
        ("es", "Yo no puedo hacer nada, voy a preguntar al depart yo no puedo hacer nada, voy a preguntar", True),
        ("es", "Espere un momento, por favor. Sí, espere un momento.", False),
        ("zh", "我帮您看一下退款进度好吗我帮您看一下退款进度好吗", True),
        ("zh", "这事不归我管，我说了这事不归我管。", False),
    ],
)
def test_a_sentence_is_not_said_twice_in_an_utterance(language, text, doubted):
    found = doubts_of(replace(transcript(text), avg_logprob=-0.1), language, 10.0, 30, LIMITS)
    assert ("repeats itself" in found) is doubted


@pytest.mark.parametrize(
    ("text", "language", "speech", "short"),
    [
        ("好的，马上。", "zh", 1.0, False),
        ("好。", "zh", 0.5, False),
        ("好。", "zh", 2.0, True),
        ("Sí.", "es", 0.5, False),
        ("Sí, claro que sí.", "es", 1.5, False),
        ("Sí.", "es", 1.5, True),
        (".", "es", 0.2, True),
        ("", "zh", 0.2, True),
    ],
)
def test_hardly_any_text_for_so_much_voice(text, language, speech, short):
    assert too_short(replace(transcript("x"), text=text), language, speech) == short
