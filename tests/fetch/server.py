"""A server on 127.0.0.1 that does to its clients what servers do.

Server(pages) has `files`: path -> Resource, and `log`: one dict per request.  A Resource
has a list of faults, each of which spoils one request; when they are used up it answers
well.  A fault is a function of (handler, resource) that returns True when it answered.
"""
import email.utils
import gzip
import http.server
import json
import threading
import time
import urllib.parse

LAST_MODIFIED = "Thu, 26 Feb 2026 10:00:00 GMT"


class Resource:
    def __init__(self, body, etag='"one"', last_modified=LAST_MODIFIED, faults=()):
        self.body, self.etag, self.last_modified = body, etag, last_modified
        self.faults = list(faults)
        self.ranges = True     # whether ranges are answered with 206
        self.pace = None       # (bytes, seconds) between pieces

    def headers(self):
        found = {"ETag": self.etag, "Last-Modified": self.last_modified}
        return {k: v for k, v in found.items() if v}


# ---- faults ----

def cut(n):
    """Closes after n bytes of the body that was asked for."""
    def fault(handler, resource):
        handler.answer_file(resource, stop_after=n)
        return True
    return fault


def status(code, **headers):
    def fault(handler, _):
        handler.plain(code, b"no\n", {k.replace("_", "-"): v for k, v in headers.items()})
        return True
    return fault


def silence(seconds):
    """Headers and half of the body, then nothing."""
    def fault(handler, resource):
        handler.answer_file(resource, stop_after=len(resource.body) // 2, silence=seconds)
        return True
    return fault


def change(body, etag, last_modified="Fri, 27 Feb 2026 10:00:00 GMT"):
    """The file is another from now on."""
    def fault(_, resource):
        resource.body, resource.etag, resource.last_modified = body, etag, last_modified
        return False
    return fault


def then(*faults):
    def fault(handler, resource):
        return any(f(handler, resource) for f in faults)
    return fault


def lie_about_length(extra):
    def fault(handler, resource):
        handler.answer_file(resource, lie=extra)
        return True
    return fault


def wrong_range(offset):
    """206 that starts elsewhere than asked."""
    def fault(handler, resource):
        n = len(resource.body)
        part = resource.body[offset:]
        handler.plain(206, part, {"Content-Range": f"bytes {offset}-{n - 1}/{n}",
                                  **resource.headers()})
        return True
    return fault


def other_etag_in_206(handler, resource):
    asked = handler.headers.get("Range")
    first = int(asked[6:-1])
    n = len(resource.body)
    handler.plain(206, b"X" * (n - first), {
        "Content-Range": f"bytes {first}-{n - 1}/{n}", "ETag": '"sly"'})
    return True


def redirect(to):
    def fault(handler, _):
        handler.plain(302, b"", {"Location": to})
        return True
    return fault


def drop(handler, _):
    """Closes without a word."""
    handler.close_connection = True
    return True


def web_page(handler, _):
    handler.plain(200, b"<html>Nice to see you</html>",
                  {"Content-Type": "text/html; charset=utf-8"})
    return True


def endless(handler, _):
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
    except OSError:
        handler.close_connection = True
    return True


def chunked(stop_after=None):
    def fault(handler, resource):
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        for name, value in resource.headers().items():
            handler.send_header(name, value)
        handler.end_headers()
        body = resource.body[:stop_after]
        handler.wfile.write(b"%x\r\n" % len(body) + body + b"\r\n")
        if stop_after is None:
            handler.wfile.write(b"0\r\n\r\n")
        handler.close_connection = True
        return True
    return fault


def unframed(handler, resource):
    """Neither length nor chunks: the body ends where the connection does."""
    handler.send_response(200)
    for name, value in resource.headers().items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(resource.body)
    handler.close_connection = True
    return True


# ---- studies by pages ----

class Studies:
    """The API v2: `studies` in pages, `stamp` of the registry, faults by page number."""

    def __init__(self, n, stamp="2026-02-26T09:00:05"):
        self.studies = [study(i) for i in range(n)]
        self.stamp = stamp
        self.total = None          # a lie about the count
        self.faults = {}           # page number -> faults
        self.dead_tokens = set()
        self.pace = 0
        self.is_compressed = False
        self.lock = threading.Lock()

    def answer(self, handler, query):
        token = query.get("pageToken", [""])[0]
        size = int(query["pageSize"][0])
        first = int(token[2:].split("/")[0]) if token else 0
        with self.lock:
            faults = self.faults.get(first // size, [])
            fault = faults.pop(0) if faults else None
        time.sleep(self.pace)
        if fault is not None and fault(handler, self):
            return
        if token in self.dead_tokens:
            handler.plain(400, b"bad token\n", {})
            return
        page = {"studies": self.studies[first:first + size]}
        if "countTotal" in query:
            page["totalCount"] = self.total or len(self.studies)
        if first + size < len(self.studies):
            page["nextPageToken"] = f"t+{first + size}/="
        body, headers = json.dumps(page).encode(), {"Content-Type": "application/json"}
        if self.is_compressed and handler.headers.get("Accept-Encoding") == "gzip":
            body, headers["Content-Encoding"] = gzip.compress(body, 1), "gzip"
        handler.plain(200, body, headers)


def study(i):
    return {"protocolSection": {"identificationModule": {
        "nctId": "NCT%08d" % i, "briefTitle": 'A "studies": [ of ] {' + "x" * (i % 7)}}}


# ---- the server ----

class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits 40 ms for an ACK

    def log_message(self, *args):
        pass

    def plain(self, code, body, headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        if code != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_file(self, r, stop_after=None, silence=0, lie=0):
        asked, if_range = self.headers.get("Range"), self.headers.get("If-Range")
        if self.headers.get("If-None-Match") == r.etag and r.etag or (
                self.headers.get("If-Modified-Since") == r.last_modified and r.last_modified):
            return self.plain(304, b"", r.headers())
        body, code, headers = r.body, 200, r.headers()
        if asked and r.ranges and if_range in (r.etag, r.last_modified):
            first = int(asked[len("bytes="):-1])
            if first >= len(body):
                return self.plain(416, b"", {"Content-Range": f"bytes */{len(body)}"})
            headers["Content-Range"] = f"bytes {first}-{len(body) - 1}/{len(body)}"
            body, code = body[first:], 206
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) + lie))
        self.end_headers()
        shown = body if stop_after is None else body[:stop_after]
        step, pause = r.pace or (len(shown) or 1, 0)
        for at in range(0, len(shown), step):
            self.wfile.write(shown[at:at + step])
            if pause:
                self.wfile.flush()
                time.sleep(pause)
        if silence:
            self.wfile.flush()
            time.sleep(silence)
        if stop_after is not None or lie:
            self.close_connection = True
        return None

    def do_GET(self):
        server = self.server.owner
        url = urllib.parse.urlsplit(self.path)
        server.log.append({"path": url.path, "query": url.query, **{
            k: self.headers.get(k) for k in ("Range", "If-Range", "If-None-Match",
                                             "If-Modified-Since", "User-Agent")}})
        try:
            found = server.files.get(url.path)
            if isinstance(found, Studies):
                if url.path.endswith("/version"):
                    self.plain(200, json.dumps({"apiVersion": "2.0.5",
                                                "dataTimestamp": found.stamp}).encode(), {})
                else:
                    found.answer(self, urllib.parse.parse_qs(url.query))
                return
            if found is None:
                self.plain(404, b"not there\n", {})
                return
            with server.lock:
                fault = found.faults.pop(0) if found.faults else None
            if fault is None or not fault(self, found):
                self.answer_file(found)
        except OSError:
            self.close_connection = True


class Quiet(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


class Server:
    def __init__(self):
        self.files, self.log, self.lock = {}, [], threading.Lock()
        self.http = Quiet(("127.0.0.1", 0), Handler)
        self.http.owner = self
        self.base = "http://127.0.0.1:%d" % self.http.server_address[1]
        threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        self.http.shutdown()
        self.http.server_close()


def in_seconds(date, seconds):
    """An HTTP date some seconds after another."""
    at = email.utils.parsedate_to_datetime(date).timestamp() + seconds
    return email.utils.formatdate(at, usegmt=True)
