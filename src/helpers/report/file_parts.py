"""How archives and pictures are laid out: which of their bytes stand as they are, and which are packed or pixels."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

PNG = b"\x89PNG\r\n\x1a\n"
WORDS = re.compile(rb"[ -~]{16,}")
"""What in packed bytes is too long to be letters by chance."""


def as_it_stands(content: bytes) -> bytes:
    """The bytes without those of archived members and of pixels, of which only what could be words is left."""
    parts, place = [], 0
    for start, end in sorted(_packed_spans(content)):
        parts += [content[place:start], *WORDS.findall(content[start:end])]
        place = max(place, end)
    return b"\n".join([*parts, content[place:]])


def _packed_spans(content: bytes) -> Iterator[tuple[int, int]]:
    """Where the members of an archive and the pixels of a PNG begin and end: by chance they hold anything."""
    if content.startswith(PNG):
        yield from ((start, end) for kind, start, end in _png_chunks(content) if kind == b"IDAT")
    elif is_archive(content):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                sizes = content[member.header_offset + 26 : member.header_offset + 30]
                start = member.header_offset + 30 + sum(struct.unpack("<HH", sizes.ljust(4, b"\0")))
                yield start, start + member.compress_size


def is_archive(content: bytes) -> bool:
    """Whether the bytes are a ZIP archive, as Office files are."""
    return b"PK\x05\x06" in content and zipfile.is_zipfile(io.BytesIO(content))


def png_words(content: bytes, most: int) -> Iterator[bytes]:
    """The words in a PNG: text chunks, compressed ones unpacked, and what comes after its end."""
    for kind, start, end in _png_chunks(content):
        body = content[start:end]
        if kind in (b"tEXt", b"iTXt", b"eXIf"):
            yield body
        if kind in (b"zTXt", b"iTXt", b"iCCP"):
            for place in [found.end() for found in re.finditer(b"\0", body)]:
                yield inflated(body[place:], most)
        if kind == b"IEND":
            yield content[end + 4 :]


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The chunks of a PNG up to its end: what each holds, and where that begins and ends."""
    place, kind = len(PNG), b""
    while place + 8 <= len(content) and kind != b"IEND":
        size, kind = int.from_bytes(content[place : place + 4], "big"), content[place + 4 : place + 8]
        yield kind, place + 8, place + 8 + size
        place += size + 12


def inflated(content: bytes, most: int) -> bytes:
    """The beginning, `most` bytes long, of what was packed by deflate; nothing when it was not."""
    try:
        return zlib.decompressobj().decompress(content, most)
    except zlib.error:
        return b""
