"""Text as a person reads it: without markup, escapes, and letters that only look like others or are not shown."""

import html
import re
import unicodedata
import urllib.parse

INLINE = "a|b|i|u|s|em|strong|span|small|sub|sup|mark|code|font|wbr|tspan"
OFFICE = r"w:(?!p\b|br\b|tab\b|cr\b|tc\b)\w+|a:(?!p\b|br\b)\w+|r|rPr|t|sz|color|rFont|family|charset|scheme|strike"
WITHIN_WORDS = re.compile(rf"</?(?:{INLINE}|{OFFICE})\b[^<>]*>|<!--.*?-->", re.S)
"""Elements that part a word without a gap for the reader, in pages and in Office files."""

PERCENT = re.compile("%[0-9A-Fa-f]{2}")
TURNED = re.compile("\u202e([^\u202c\n]*)\u202c?")
INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
OTHER_DIGIT = re.compile(r"(?![0-9])\d")
"""In text that is not ASCII: what is shown from right to left, what is not shown, digits of other scripts."""

ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")


def plain(text: str) -> str:
    """The text without escapes, entities, percent signs and letters that look like others."""
    text = ESCAPED.sub(lambda found: chr(int(found[1] or found[2], 16)), text) if "\\" in text else text
    text = html.unescape(html.unescape(text)) if "&" in text else text
    text = text if text.isascii() else _as_shown(text)
    return urllib.parse.unquote(text) if "%" in text and PERCENT.search(text) else text


def _as_shown(text: str) -> str:
    """The text in the order and in the ASCII letters and digits that a reader sees, as far as it has any."""
    text = TURNED.sub(lambda found: found[1][::-1], unicodedata.normalize("NFKC", text))
    return OTHER_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), INVISIBLE.sub("", text))


def without_markup(text: str) -> str:
    """What a reader sees: elements within a word leave no gap, others part the text."""
    return re.sub("<[^<>]*>", "\n", WITHIN_WORDS.sub("", text))
