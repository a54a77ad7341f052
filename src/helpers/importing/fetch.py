"""Downloads the open data files through the public API of explore education statistics.

The API is documented at https://api.education.gov.uk/statistics/docs/. A data set is recognised by the columns that its
metadata name, before it is downloaded. What was downloaded is kept by data set and version and is not asked for again
while it is whole. Nothing else in the project needs a network.
"""

import gzip
import hashlib
import http.client
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from helpers import project
from helpers.importing import open_data
from helpers.published import table_file

SERVICE = "https://api.education.gov.uk/statistics"
WAITS = (1, 4, 16)
"""Seconds before each further attempt; a service that asks for a longer wait gets it, up to `LONGEST_WAIT`."""

LONGEST_WAIT = 60
TIMEOUT = 60
PAGE_SIZE = 20


class Unreachable(OSError):
    """The service gave no usable answer; the message is one sentence."""


def files(service: str = SERVICE) -> tuple[list[Path], list[str]]:
    """The files that the service holds, downloaded; and a sentence for each that it does not hold.

    Raises `Unreachable` when it gives no answer, or one that is not as documented.
    """
    wanted = table_file.code_list("open_data_files")
    found: dict[str, Path] = {}
    for title in wanted["publication"].unique():
        for about in _data_sets(service, title):
            kind = open_data.recognise(_columns(service, about["id"]))
            if kind and kind not in found:
                found[kind] = _download(service, about)
    lacking = [
        f"{entry.file}: the API holds no data set of '{entry.publication}' with its columns; download the file from "
        "https://explore-education-statistics.service.gov.uk and import it."
        for entry in wanted.itertuples()
        if entry.file not in found
    ]
    return list(found.values()), lacking


def _data_sets(service: str, title: str) -> Iterator[dict]:
    """What the API says of each data set of the publication with this title; not of those withdrawn or replaced."""
    search = urllib.parse.urlencode({"search": title})
    for publication in _results(f"{service}/v1/publications?{search}"):
        if publication["title"] == title:
            listed = _results(f"{service}/v1/publications/{publication['id']}/data-sets?")
            yield from (about for about in listed if about["status"] == "Published")


def _results(url: str) -> Iterator[dict]:
    """The results on all the pages of a listing."""
    page, pages = 1, 1
    while page <= pages:
        answer = _json(f"{url}&page={page}&pageSize={PAGE_SIZE}".replace("?&", "?"), "results", "paging")
        yield from answer["results"]
        page, pages = page + 1, answer["paging"]["totalPages"]


def _columns(service: str, data_set: str) -> set[str]:
    """The columns of a data set, from its metadata."""
    about = _json(f"{service}/v1/data-sets/{data_set}/meta", "filters", "indicators")
    return {entry["column"] for part in ("filters", "indicators") for entry in about[part]}


def _download(service: str, about: dict) -> Path:
    """The CSV of the latest version of a data set: the copy on disk when it is whole, else downloaded."""
    version = about["latestVersion"]["version"]
    name = re.sub(r"[^a-z0-9]+", "_", about["title"].lower()).strip("_")
    path = project.OUTPUTS / ".fetched" / _digest(f"{about['id']} {version}".encode())[:16] / f"{name}.csv"
    checksum = path.with_suffix(".sha256")
    if path.exists() and checksum.exists() and checksum.read_text() == _digest(path.read_bytes()):
        return path
    query = urllib.parse.urlencode({"dataSetVersion": version})
    content = _get(f"{service}/v1/data-sets/{about['id']}/csv?{query}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    checksum.write_text(_digest(content))
    return path


def _json(url: str, *expected: str) -> dict:
    content = _get(url)
    try:
        answer = json.loads(content)
    except ValueError:
        raise Unreachable(f"{url}: the answer is not JSON.") from None
    if not isinstance(answer, dict) or not set(expected) <= answer.keys():
        raise Unreachable(f"{url}: the answer is not as documented; expected {', '.join(expected)}.")
    return answer


def _get(url: str) -> bytes:
    """The body of an answer, unpacked; asked for again while the service is busy or the body is not whole."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    for wait in (*WAITS, None):
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
                body = answer.read()
                return gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
        except urllib.error.HTTPError as error:
            if error.code != 429 and error.code < 500:
                raise Unreachable(f"{url}: {error.code} {error.reason}.") from None
            problem, asked = f"{error.code} {error.reason}", error.headers.get("Retry-After", "")
        except (OSError, EOFError, http.client.HTTPException) as error:
            problem, asked = str(error) or error.__class__.__name__, ""
        if wait is not None:
            time.sleep(max(wait, min(int(asked), LONGEST_WAIT) if asked.isdigit() else 0))
    raise Unreachable(f"{url}: no whole answer after {len(WAITS) + 1} attempts ({problem}).")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
