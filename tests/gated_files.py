"""Files as a gate finds them: pictures, archives, and what it says of one that is put before it."""

import io
import zipfile
import zlib

from helpers.report import gate


def png(kind: bytes, body: bytes) -> bytes:
    chunks = [(b"IHDR", b"\0" * 13), (kind, body), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big") for name, data in chunks
    )


def archive(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr(name, content)
    return file.getvalue()


def refused(tmp_path, name, content, hashes=None):
    (tmp_path / name).write_bytes(content)
    return gate.files(tmp_path, hashes)
