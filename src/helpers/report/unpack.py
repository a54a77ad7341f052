"""Every text that a file holds, however packed: in archives, base64, UTF-16, entities, pictures, split by markup."""

import binascii
import bz2
import csv
import gzip
import io
import itertools
import json
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator

from helpers.report.as_shown import plain, without_markup
from helpers.report.file_parts import PNG, as_it_stands, inflated, is_archive, png_words

MOST_BYTES = 200_000_000
"""Unpacked bytes of one file above which it is no page of a report."""

DEEPEST = 6
LONG = 100
"""Bytes above which what decodes as UTF-8 by chance alone is no text any more."""

PACKED = re.compile(r"(?:[A-Za-z0-9+/_-]{40,}\r?\n)*[A-Za-z0-9+/_-]{6,}={0,2}")
BASE64 = str.maketrans("-_", "+/", "=\r\n")
HEXADECIMAL = re.compile(r"(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{2}){5,}(?![0-9A-Fa-f])")
NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")


class TooLarge(ValueError):
    """A file that unpacks to more than anything that is published."""


class Unpacked:
    """The texts of one file, and apart from them the numbers that are cells of its tables.

    What is met again, as a picture is in its page and its notebook, is taken once; `known` lets files share that.
    """

    def __init__(self, content: bytes, suffix: str = "", known: set | None = None):
        self.numbers: list[str] = []
        self._known = set() if known is None else known
        self._left = MOST_BYTES
        self.texts = list(self._of_bytes(content, suffix, 0))

    def _of_bytes(self, content: bytes, suffix: str, depth: int) -> Iterator[str]:
        if hash(content) in self._known or depth > DEEPEST:
            return
        self._known.add(hash(content))
        self._left -= len(content)
        if self._left < 0:
            raise TooLarge
        for part, name in self._members(content):
            yield from self._of_bytes(part, name, depth + 1)
        for text in _decoded(as_it_stands(content)):
            yield from self._of_text(text, suffix, depth)

    def _of_text(self, text: str, suffix: str, depth: int) -> Iterator[str]:
        # A blank before the end of a line keeps what is packed in the one from running on into the next.
        if suffix in (".json", ".ipynb"):
            text = "".join(one if one.endswith("\n") else f"{one} \n" for one in self._strings(text))
        elif suffix == ".csv":
            text = " \n".join(self._words(text))
        yield from self._views(text, depth)

    def _views(self, text: str, depth: int) -> Iterator[str]:
        """The text with its markup, as a reader sees it without, and what is packed in either."""
        for written in (text, without_markup(text)) if "<" in text else (text,):
            words = plain(self._unseen(written))
            if "<" in words and depth < DEEPEST:  # markup in an attribute or in entities
                lines = words.split("\n")
                yield from self._views("\n".join(line for line in lines if "<" in line), depth + 1)
                words = "\n".join(line for line in lines if "<" not in line)
            packed = {*PACKED.findall(words)}
            for found in packed:
                yield from self._of_bytes(_base64(found), "", depth + 1)
                for digits in HEXADECIMAL.findall(found):
                    yield from self._of_bytes(_printable(bytes.fromhex(digits)), "", depth + 1)
            if any(len(found) > LONG for found in packed):
                words = PACKED.sub(lambda found: " " if len(found[0]) > LONG else found[0], words)
            yield words

    def _unseen(self, text: str) -> str:
        """The parts of a text, between marks and ends of lines, that no text before it had.

        Only lines that follow each other there do so here: what is packed in lines is then found, and nothing else is
        taken for its next line.
        """
        parts = text.replace("<", "\n<").replace(">", "\n<").split("\n")
        unseen = {*parts} - self._known
        self._known |= unseen
        found, is_next_line = [], False
        for part in parts if unseen else ():
            if part not in unseen:
                is_next_line = False
                continue
            unseen.discard(part)
            after_mark = part.startswith("<")
            found += "\n" if is_next_line and not after_mark else " \n", part[after_mark:]
            is_next_line = True
        return "".join(found)

    def _members(self, content: bytes) -> Iterator[tuple[bytes, str]]:
        """What an archive, a compressed file or the text chunks of a PNG hold, with the names in it."""
        if is_archive(content):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for member in archive.infolist():
                    with archive.open(member) as file:
                        yield self._limited(file), ""
                    yield f"{member.filename} {member.comment.decode('latin-1')}".encode(), ""
        for magic, opened in ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ", lzma.open)):
            if content.startswith(magic):
                yield self._limited(opened(io.BytesIO(content))), ""
        if content[:2] in (b"x\x01", b"x\x9c", b"x\xda"):
            yield inflated(content, self._left), ""
        if content.startswith(PNG):
            yield from ((words, "") for words in png_words(content, self._left))

    def _limited(self, file: io.BufferedIOBase) -> bytes:
        try:
            content = file.read(self._left + 1)
        except (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
            return b""
        if len(content) > self._left:
            raise TooLarge
        return content

    def _strings(self, text: str) -> list[str]:
        """The strings of a JSON text, or the text itself when it is none; its numbers are put apart."""
        numbers: list[str] = []
        try:
            value = json.loads(text, parse_int=numbers.append, parse_float=numbers.append)
        except (ValueError, RecursionError):
            return [text]
        self.numbers += numbers
        strings: list[str] = []
        _gather(value, strings)
        return strings

    def _words(self, text: str) -> Iterator[str]:
        """The cells of a CSV file that are text; its numbers are put apart."""
        for cell in itertools.chain.from_iterable(csv.reader(io.StringIO(text))):
            if NUMBER.fullmatch(cell):
                self.numbers.append(cell)
            else:
                yield cell


def _decoded(content: bytes) -> Iterator[str]:
    """Bytes as text: UTF-8, and UTF-16 or UTF-32 where they may be that."""
    if not content:
        return
    if b"\0" in content[:4096]:
        for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
            yield content.decode(encoding, "ignore")
    yield content.decode("utf-8", "replace")


def _gather(value: object, strings: list[str]) -> None:
    """Add the strings of a JSON value, in the order of the text."""
    if isinstance(value, str):
        strings.append(value)
    elif isinstance(value, dict):
        for key, part in value.items():
            strings.append(key)
            _gather(part, strings)
    elif isinstance(value, list):
        for part in value:
            _gather(part, strings)


def _base64(text: str) -> bytes:
    """What base64 text stands for, when that is text or a known kind of file; else nothing."""
    letters = text.translate(BASE64)
    if len(letters) % 4 == 1:
        return b""
    content = binascii.a2b_base64(letters + "=" * (-len(letters) % 4))
    known = content.startswith((b"\x1f\x8b", b"PK", b"\x89PNG", b"x\x9c", b"x\x01", b"x\xda", b"BZh", b"\xfd7zXZ"))
    return content if known else _printable(content)


def _printable(content: bytes) -> bytes:
    """The bytes, when they are text, be it in UTF-16; else nothing."""
    if content.isascii():
        narrow = content.replace(b"\0", b"")
        return narrow if narrow.decode().replace("\n", "").replace("\t", "").isprintable() else b""
    try:
        return content if len(content) > LONG and "\ufffd" not in content.decode("utf-8") else b""
    except UnicodeDecodeError:
        return b""
