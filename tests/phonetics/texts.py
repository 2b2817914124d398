"""Texts of every kind that the ways into a language must agree on."""

from hypothesis import strategies as st

MANDARIN = "这事不归我管你说得对知道银行長途電話着急著名重要了解一二三不没嗯啊哦行乐都说，。？「」Ａ１２３①Ⅷ㎏"
SPANISH = "abcdefghijklmnñopqrstuvwxyzáéíóúüABCÑÁ ,.¿?¡!'-_"
ODD = "\0\n\r\t \ud800\u0301\u0303\u200b\ufeff\ufb01ßİǅ²½ºª٣४😀👩‍👩‍👧かな한𠮷𪚥\U0010ffff\ue000豈㈱"

CHARACTERS = st.one_of(
    st.sampled_from(MANDARIN), st.sampled_from(SPANISH), st.sampled_from("0123456789"), st.sampled_from(ODD),
    st.characters(),
)  # fmt: skip
PIECES = st.one_of(
    CHARACTERS,
    st.sampled_from(
        ["银行", "着急", "不知道", "eh", "ehm", "no", "jamás", "club", "rojo", "SMS", "VIP", "24", "13800138000"]
    ),
    st.integers(0, 99999).map(str),
    st.sampled_from(
        ["18%", "$25.000", "¥3.5", "12:30", "1/3", "3er", "2 ", "第", "个", " pesos", " personas", "3-5", "900 12"]
    ),
    CHARACTERS.map(lambda char: char * 300),
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)
BATCHES = st.lists(TEXTS, max_size=8)
