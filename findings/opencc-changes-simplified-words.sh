#!/bin/sh
# OpenCC's conversion from Taiwan's characters changes words that are simplified already, and their sound.
#
# Guess: what is simplified already comes out of tw2s as it went in, as it does of t2s.
# Seen (OpenCC 1.1.9 and 1.4.1): 麼 becomes 么 as it should, but 么 itself, which traditional texts have for 幺 too,
# becomes 幺: in a text that mixes both, as recognisers write it, the most frequent words of speech (什么, 怎么, 这么)
# are others, and 幺 sounds yao1. 1.4.2 leaves these words as they are.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > seen.py <<'PYTHON'
import sys

from opencc import OpenCC

convert = OpenCC("tw2s").convert
print(sys.argv[1], *(convert(word) for word in ("什么", "怎么", "这么", "什麼", "甚麼")))
PYTHON
for version in 1.1.9 1.4.1 1.4.2; do
	python3 -m venv "env-$version"
	"env-$version/bin/python" -m pip install --quiet --disable-pip-version-check "opencc==$version" 2>/dev/null
	"env-$version/bin/python" seen.py "$version" >> seen.txt
done
cat seen.txt
diff - seen.txt <<'EXPECTED'
1.1.9 什幺 怎幺 这幺 什么 甚么
1.4.1 什幺 怎幺 这幺 什么 甚么
1.4.2 什么 怎么 这么 什么 甚么
EXPECTED
