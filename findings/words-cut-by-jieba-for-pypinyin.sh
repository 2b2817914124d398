#!/bin/sh
# Words that jieba has cut are read worse by pypinyin than the text that nobody has cut.
#
# Guess: a list of words from a segmenter helps pypinyin, since it need not find the words itself; inside of a word
# that its dictionary of phrases lacks, it still finds the shorter ones that it has.
# Seen (pypinyin 0.55.0, jieba 0.42.1): an item of a list is looked up as a whole, and read character by character
# when it is not there. jieba's dictionary has longer words (供应商, 兴趣爱好, 都市报) than pypinyin's, so that 供应, 爱好
# and 都市, which pypinyin knows, are not seen any more: four of four sentences are right uncut and wrong cut.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check setuptools==80.9.0 wheel==0.45.1
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check --no-build-isolation \
	jieba==0.42.1 pypinyin==0.55.0
cd "$work"
cat > seen.py <<'PYTHON'
import jieba
from pypinyin import Style, lazy_pinyin

for text, at in (("供应商还没发货", 1), ("这是我的兴趣爱好", 4), ("他订了都市报", 3), ("请修一下和面机", 4)):
    uncut, cut = (lazy_pinyin(given, style=Style.TONE3) for given in (text, jieba.lcut(text)))
    print(text[at], uncut[at], cut[at], "/".join(jieba.lcut(text)))
PYTHON
"$work/env/bin/python" seen.py 2>/dev/null > seen.txt
cat seen.txt
diff - seen.txt <<'EXPECTED'
应 ying4 ying1 供应商/还/没/发货
兴 xing4 xing1 这/是/我/的/兴趣爱好
都 du1 dou1 他订/了/都市报
和 huo2 he2 请修/一下/和面机
EXPECTED
