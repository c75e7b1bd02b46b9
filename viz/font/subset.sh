#!/bin/sh
# Makes cjk.otf, the Chinese fallback face that charts carry, from Debian's
# fonts-noto-cjk (Noto Sans CJK SC, SIL Open Font License 1.1; see OFL.txt).
#
#	apt-get install fonts-noto-cjk python3-fonttools
#	sh viz/font/subset.sh
#
# It holds all of GB 2312 (6,763 simplified hanzi, kana, punctuation), the 5,401
# common hanzi of Big5 (traditional), the signs of charts that Liberation Sans
# lacks, and no layout tables: chart text is short and set horizontally. The
# family is renamed, as a changed font should be.
set -eu
cd "$(dirname "$0")"
python=${PYTHON:-/usr/bin/python3}
source=${1:-/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" - "$work/text" <<'PYTHON'
import sys
signs = set("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ₊₋ᵢⱼₙ∇∂∑∏√∞∫≈≠≤≥≪≫±×÷∈∉∩∪∅∀∃⊕⊗·…—→←↑↓↔⇒⇔✓✔✗✘●○■□▲△▼▽◆◇★☆♀♂℃‰€£¥©®™•")
def take(encoding, rows, cells):
    for row in rows:
        for cell in cells:
            try:
                signs.add(bytes((row, cell)).decode(encoding))
            except UnicodeDecodeError:
                pass
take("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
take("big5", range(0xA4, 0xC7), range(0x40, 0xFF))
# Hanzi of everyday and technical Chinese that GB 2312 (1980) lacks.
signs |= set("镕瞭啰嗯咁囧槑堃喆昇祎玥珺媖婳曌炘烜煊翀犇淼骉燊璟頔鑫镆铻垚栢濬旻昉晞暐洺湉淏滢溦琤琬瑀珩璐畑砼硌禤芃苡莛菀葳薳祼筱箖綦羑翛翾耑芈彧鳐鲾魟靥")
open(sys.argv[1], "w", encoding="utf-8").write("".join(sorted(signs)))
PYTHON

"$python" -m fontTools.subset "$source" --font-number=2 --text-file="$work/text" \
	--output-file="$work/subset.otf" --no-hinting --name-IDs='*' --notdef-outline \
	--drop-tables+=GSUB,GPOS,GDEF,BASE,VORG,vhea,vmtx,DSIG

"$python" - "$work/subset.otf" cjk.otf <<'PYTHON'
import sys
from fontTools.ttLib import TTFont
font = TTFont(sys.argv[1], recalcTimestamp=False)
copyright, licence = "", ""
for record in list(font["name"].names):
    if record.nameID == 0: copyright = copyright or record.toUnicode()
    if record.nameID == 13: licence = licence or record.toUnicode()
font["name"].names = []
for number, text in {0: copyright, 1: "KerasGo Chart SC", 2: "Regular", 3: "KerasGo Chart SC Regular",
                     4: "KerasGo Chart SC Regular", 5: "Version 1.0", 6: "KerasGoChartSC-Regular",
                     13: licence, 14: "https://openfontlicense.org"}.items():
    font["name"].setName(text, number, 3, 1, 0x409)
cff = font["CFF "].cff
cff.fontNames = ["KerasGoChartSC-Regular"]
top = cff.topDictIndex[0]
top.FullName, top.FamilyName = "KerasGo Chart SC Regular", "KerasGo Chart SC"
font.save(sys.argv[2])
PYTHON
ls -l cjk.otf
