"""A corpus of a few dozen lines in Chinese: two forbidden rules and a required one, by six authors."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

JOB, DUMB, GREETING = "zh.test.job", "zh.test.dumb", "zh.test.greeting"
AUTHORS = 6  # the last one is not learnt from
LINES: Mapping[str, str] = {  # heading -> its lines, a third of a line or so an author
    f"{JOB} breaks": """
        这事不归我管，你找别人去。|这可不是我的活儿，您另请高明。|我不负责这个，你问别的部门。|这个不归我们管，找物业去吧。
        你的事跟我没关系，找别人吧。|这哪是我管的，你去问经理。|别来问我，我不负责这块。|不归我管，我也不想管。
        这不是我的活儿，谁卖你的找谁。|我们不管这个，您找厂家去。|跟我们没关系，你问快递去。|我不管这事，你爱找谁找谁。""",
    f"{DUMB} breaks": """
        你是不是听不懂人话？|您脑子是不是不好使？|跟你说话怎么这么费劲，笨死了。|这么简单都不会，你傻吗？
        你怎么这么笨，说三遍还不懂。|脑子进水了吧你。|听不懂人话是不是？|你傻呀，这都看不明白。
        没见过您这么笨的。|你这脑子真不好使。|连这都不懂，笨得可以。|您听不懂中国话吗？""",
    f"{JOB} near": """
        这事归我管，我马上给您办。|这块正好由我负责，您说。|我帮您转给负责的部门。|物业那边我替您联系。
        这不麻烦，是我的活儿。|您找我就对了，我来跟进。""",
    f"{DUMB} near": """
        可能是我没说清楚，我再讲一遍。|这个说明确实不好懂。|您不笨，是系统太绕。|我脑子慢，您再说一次好吗？
        我没听懂您的意思，麻烦重复一下。|说明书写得太难懂了。""",
    f"{GREETING} fulfils": """
        您好，很高兴为您服务。|早上好，这里是客服中心，请问有什么可以帮您？|您好，客服小李，请讲。|下午好，很高兴接到您的电话。
        您好，这里是售后，请问怎么帮您？|晚上好，客服中心为您服务。""",
    f"{GREETING} not": """
        昨天他说您好像没收到货。|您好点了吗，还咳嗽吗？|服务费是每月十块。|客服中心在三楼。
        早上八点开门。|下午货就到了。""",
    "ordinary": """
        我查一下您的订单。|您的快递明天送到。|余额还有五十块。|请把验证码念给我。|这个套餐每月三十九。|我给您登记好了。
        请稍等，系统有点慢。|退款三天到账。|您的地址没有变吧？|发票已经寄出了。|路由器重启一下就好。|合同下个月到期。
        积分可以换话费。|机票改到周五了。|这款有货，今天能发。|维修师傅上午过去。|密码重设好了。|您还有别的问题吗？""",
}


def write_corpus(folder: Path, language: str = "zh", authors: int = AUTHORS) -> Path:
    """Write the corpus, its lines dealt out to the authors; returns the folder."""
    (folder / language).mkdir(parents=True, exist_ok=True)
    for number in range(authors):
        split = "unseen-author" if number == authors - 1 else "train"
        rows = [f"# author: {language}-{number:02}", "# region: none", f"# split: {split}"]
        for heading, text in LINES.items():
            lines = [line.strip() for line in text.replace("\n", "|").split("|") if line.strip()]
            rows += ["", f"@ {heading}", *lines[number::authors]]
        (folder / language / f"{language}-{number:02}.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder
