"""Downloads, from a server on the loopback address that answers as the API of the service is documented to."""

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

import pytest
from open_data_files import CIN, WILTSHIRE, cin

from helpers import cli, project
from helpers.importing import fetch

CIN_COLUMNS = ["Started_episodes", "At31_episodes"]
DATA_SETS = [
    ("d0", "B1 Children in need, withdrawn", CIN_COLUMNS),
    ("d1", "Something else", ["pupils"]),
    ("d2", "B1 Children in need", CIN_COLUMNS),
]
CSV = f"{CIN}\n{cin(WILTSHIRE, 2026, 1836, 2372)}\n".encode()


def about(id, title):
    """A data set in a listing; one that was withdrawn has no latest version."""
    gone = title.endswith("withdrawn")
    version = None if gone else {"version": "2.0"}
    return {"id": id, "title": title, "status": "Withdrawn" if gone else "Published", "latestVersion": version}


class Service(BaseHTTPRequestHandler):
    """The API with one publication; `trouble` holds what goes wrong first, by the end of a path."""

    def do_GET(self):
        asked = urlparse(self.path)
        self.server.asked.append(asked.path)
        name = asked.path.rsplit("/", 1)[-1]
        trouble = self.server.trouble.get(name)
        if trouble:
            return self.answer(*trouble.pop(0))
        page = int(parse_qs(asked.query).get("page", ["1"])[0])
        if name == "publications":
            wanted = parse_qs(asked.query)["search"][0]
            return self.answer(200, self.paged(page, [{"id": "p1", "title": "Children in need"}], wanted))
        if name == "data-sets":
            return self.answer(200, self.paged(page, [about(id, title) for id, title, _ in DATA_SETS]))
        if name == "meta":
            columns = next(columns for id, _, columns in DATA_SETS if f"/{id}/" in asked.path)
            facets = {"filters": [{"column": "category"}], "indicators": [{"column": column} for column in columns]}
            return self.answer(200, json.dumps(facets).encode())
        return self.answer(200, CSV)

    def paged(self, page, results, search="Children in need"):
        """One result a page, and none for another publication."""
        found = results if search == "Children in need" else []
        paging = {"page": page, "pageSize": 1, "totalPages": len(found), "totalResults": len(found)}
        return json.dumps({"paging": paging, "results": found[page - 1 : page]}).encode()

    def answer(self, status, body, cut=0, headers=()):
        packed = gzip.compress(body)
        self.send_response(status)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(packed)))
        for header in headers:
            self.send_header(*header)
        self.end_headers()
        self.wfile.write(packed[: len(packed) - cut])

    def log_message(self, *arguments):
        """Nothing: a test shows what it asserts."""


@pytest.fixture
def service(tmp_path, monkeypatch):
    """The server's address and what it was asked; nothing waits, and nothing is kept after the test."""
    monkeypatch.setattr(fetch, "WAITS", (0, 0, 0))
    monkeypatch.setattr(fetch, "LONGEST_WAIT", 0)
    monkeypatch.setattr(project, "OUTPUTS", tmp_path)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.asked, server.trouble = [], {}
    server.address = f"http://127.0.0.1:{server.server_port}/statistics"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_data_set_is_known_by_its_columns_and_downloaded(service):
    files, lacking = fetch.files(service.address)
    assert [path.name for path in files] == ["b1_children_in_need.csv"]
    assert files[0].read_bytes() == CSV
    assert len(lacking) == 7
    assert lacking[0].startswith("c1_referrals: the API holds no data set of 'Children in need' with its columns")
    assert not any(path.endswith(("/d0/csv", "/d1/csv")) for path in service.asked)


def test_what_was_downloaded_is_not_asked_for_again_unless_it_is_damaged(service):
    (file,), _ = fetch.files(service.address)
    assert fetch.files(service.address)[0] == [file]
    assert sum(path.endswith("/csv") for path in service.asked) == 1
    file.write_bytes(CSV[:100])
    fetch.files(service.address)
    assert file.read_bytes() == CSV


@pytest.mark.parametrize(
    "trouble",
    [(503, b"busy"), (429, b"slower", 0, [("Retry-After", "30")]), (200, CSV, 20)],
    ids=["busy", "too many requests", "cut off"],
)
def test_a_passing_fault_is_tried_again(service, trouble):
    service.trouble["csv"] = [trouble]
    assert fetch.files(service.address)[0][0].read_bytes() == CSV


@pytest.mark.parametrize(
    ("name", "trouble", "said"),
    [
        ("csv", [(200, CSV, 20)] * 4, "no whole answer after 4 attempts"),
        ("meta", [(404, b"")], "404 Not Found"),
        ("data-sets", [(200, b"<html>")], "the answer is not JSON"),
        ("publications", [(200, b"{}")], "the answer is not as documented; expected results, paging"),
    ],
)
def test_a_lasting_fault_is_one_sentence_and_nothing_is_imported(service, capsys, name, trouble, said):
    service.trouble[name] = trouble
    assert cli.main(["fetch", "--service", service.address]) == 3
    shown = capsys.readouterr().err
    assert said in shown and shown.startswith(service.address) and shown.count("\n") == 1


def test_no_service_is_one_sentence(capsys, monkeypatch):
    monkeypatch.setattr(fetch, "WAITS", ())
    assert cli.main(["fetch", "--service", "http://127.0.0.1:9"]) == 3
    assert "no whole answer after 1 attempts" in capsys.readouterr().err
