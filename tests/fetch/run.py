#!/usr/bin/python3
"""vdt fetch against a server that cuts, stalls, lies and changes.  Prints TAP.

    run.py [PATTERN]     only the tests whose name holds PATTERN

Each test has a server on 127.0.0.1 and a directory of its own.  Nothing else of the
network is used.  SRC and VDT are those of `make check`.
"""
import concurrent.futures
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import server as bad  # noqa: E402

SRC = os.environ.get("SRC", os.getcwd())
VDT = os.environ["VDT"]
FETCH = os.path.join(os.path.dirname(VDT), "libexec", "vdt", "vdt-fetch")
COLUMNS = ("source kind path url md5_url release release_url assembly licence page_size "
           "pause_ms max_mb default from date").split()
BODY = bytes(random.Random(11).randbytes(700_001))
OTHER = bytes(random.Random(12).randbytes(650_007))
TESTS = []


def test(function):
    TESTS.append(function)
    return function


def row(path, **given):
    found = dict.fromkeys(COLUMNS, "")
    found.update(source="do", kind="tsv", path=path, url=f"https://a.test/{path}",
                 release="last-modified", licence="CC0-1.0", max_mb="2", default="yes",
                 date="2026-01-01")
    found["from"] = "test"
    found.update(given)
    return found


class World:
    """A server, a table, and a place for what is taken."""

    def __init__(self):
        self.server = bad.Server()
        self.dir = tempfile.mkdtemp(prefix="vdt_fetch_")
        self.out = os.path.join(self.dir, "out")
        self.table = os.path.join(self.dir, "table.tsv")

    def close(self):
        self.server.close()
        shutil.rmtree(self.dir, ignore_errors=True)

    def serve(self, name, resource, host="a.test"):
        self.server.files[f"/{host}/{name}"] = resource
        return resource

    def write_table(self, *rows):
        with open(self.table, "w", encoding="utf-8") as out:
            out.write("#vdt-curated 1\n" + "\t".join(COLUMNS) + "\n")
            for r in rows:
                out.write("\t".join(r[c] for c in COLUMNS) + "\n")

    def command(self, *options, date="2026-03-01"):
        return [VDT, "fetch", "-o", self.out, "--table", self.table, "--date", date,
                "--base-url", self.server.base, "--wait", "5", *options]

    def environment(self):
        env = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        env.pop("SOURCE_DATE_EPOCH", None)
        return env

    def run(self, *options, date="2026-03-01", expect=0):
        done = subprocess.run(self.command(*options, date=date), capture_output=True,
                              text=True, timeout=60, check=False, env=self.environment())
        assert done.returncode == expect, (done.returncode, done.stdout, done.stderr)
        return done

    def path(self, name, date="2026-03-01"):
        return os.path.join(self.out, date, name)

    def bytes_of(self, name, date="2026-03-01"):
        with open(self.path(name, date), "rb") as file:
            return file.read()

    def sources(self, date="2026-03-01"):
        with open(self.path("sources.tsv", date), encoding="utf-8") as file:
            header, *rows = [line.rstrip("\n").split("\t") for line in file]
        return [dict(zip(header, r)) for r in rows]

    def is_there(self, name, date="2026-03-01"):
        return os.path.exists(self.path(name, date))

    def one(self, resource, **given):
        """The simple world: one file f."""
        self.write_table(row("f", **given))
        return self.serve("f", resource)

    def asked(self, path="/a.test/f"):
        return [r for r in self.server.log if r["path"] == path]


def md5_row(name, **given):
    return row(name, md5_url=f"https://a.test/{name}.md5", **given)


def md5_of(body, name="f"):
    return bad.Resource(f"{hashlib.md5(body).hexdigest()}  {name}\n".encode())


def is_whole(w, body=BODY, date="2026-03-01"):
    assert w.bytes_of("f", date) == body
    assert not w.is_there("f.part", date)
    found = w.sources(date)[0]
    assert found["sha256"] == hashlib.sha256(body).hexdigest()
    assert found["bytes"] == str(len(body))


def is_not_there(w, *names):
    for name in names or ("f",):
        assert not w.is_there(name), name
    assert not w.is_there("sources.tsv")


# ---- the plain way ----

@test
def takes_a_file_with_release_digest_and_sources(w):
    w.one(bad.Resource(BODY), assembly="GRCh38")
    done = w.run()
    is_whole(w)
    found = w.sources()[0]
    assert found["release"] == "2026-02-26" and found["release_from"] == "last-modified"
    assert found["assembly"] == "GRCh38" and found["url"] == "https://a.test/f"
    assert found["date"] == "2026-03-01" and found["path"] == "f"
    assert done.stderr == "" and "taken" in done.stdout
    assert w.asked()[0]["User-Agent"].startswith("vdt-fetch/")


@test
def an_empty_file_is_a_file(w):
    w.one(bad.Resource(b""))
    w.run()
    is_whole(w, b"")


@test
def the_build_reads_the_sources_that_were_written(w):
    rows = []
    with open(f"{SRC}/tests/sources/sources.tsv", encoding="utf-8") as file:
        header, *lines = [line.rstrip("\n").split("\t") for line in file]
    for line in lines:
        had = dict(zip(header, line))
        with open(f"{SRC}/tests/sources/{had['path']}", "rb") as file:
            name = os.path.basename(had["path"])
            w.serve(name, bad.Resource(file.read()))
        rows.append(row(name, source=had["source"], kind=had["kind"],
                        release="=" + had["release"], assembly=had["assembly"],
                        licence=had["licence"]))
    w.write_table(*rows)
    w.run()
    for name, sources in (("a", f"{SRC}/tests/sources"), ("b", os.path.dirname(w.path("x")))):
        subprocess.run([VDT, "build", "-q", "-o", f"{w.dir}/{name}.kb", "--sources", sources,
                        "--curated", f"{SRC}/curated"], check=True, capture_output=True)
    with open(f"{w.dir}/a.kb", "rb") as a, open(f"{w.dir}/b.kb", "rb") as b:
        assert a.read() == b.read()


@test
def the_table_of_the_program_is_read(w):
    w.table = f"{SRC}/curated/sources.tsv"
    done = w.run("--dry-run")
    assert "clinvar\tvcf\t" in done.stdout and "/01-Mar-2026-VariantSummaries.tsv" in done.stdout
    assert "ClinVarVCVRelease" not in done.stdout
    assert "ClinVarVCVRelease" in w.run("--dry-run", "--source", "clinvar/vcv_xml").stdout
    assert not os.path.exists(w.out) and not w.server.log


@test
def only_what_was_asked_for_is_taken_and_the_rest_stays_listed(w):
    w.write_table(row("f"), row("g", source="hgnc"), row("h", kind="obo", default="no"))
    for name in "fgh":
        w.serve(name, bad.Resource(name.encode()))
    w.run("--source", "do")
    assert [s["path"] for s in w.sources()] == ["f"]
    w.run("--source", "hgnc", "--source", "do/obo")
    assert [s["path"] for s in w.sources()] == ["f", "g", "h"]
    bad_name = w.run("--source", "nothing", expect=2)
    assert 'source "nothing" is not in' in bad_name.stderr


# ---- faults of the way ----

@test
def a_cut_connection_goes_on_where_it_was(w):
    w.one(bad.Resource(BODY, faults=[bad.cut(100_000), bad.cut(200_000)]))
    done = w.run()
    is_whole(w)
    assert "resumed" in done.stdout
    assert [r["Range"] for r in w.asked()] == [None, "bytes=100000-", "bytes=300000-"]
    assert w.asked()[1]["If-Range"] == '"one"'


@test
def a_weak_etag_resumes_by_date(w):
    w.one(bad.Resource(BODY, etag='W/"one"', faults=[bad.cut(100_000)]))
    w.run()
    is_whole(w)
    assert w.asked()[1]["If-Range"] == bad.LAST_MODIFIED


@test
def without_a_validator_it_starts_anew(w):
    w.one(bad.Resource(BODY, etag="", last_modified="", faults=[bad.cut(100_000)]),
          release="date")
    w.run()
    is_whole(w)
    assert [r["Range"] for r in w.asked()] == [None, None]
    assert w.sources()[0]["release"] == "2026-03-01"


@test
def a_server_without_ranges_starts_anew(w):
    w.one(bad.Resource(BODY, faults=[bad.cut(100_000)])).ranges = False
    w.run()
    is_whole(w)


@test
def a_file_that_changes_mid_way_is_taken_whole(w):
    w.one(bad.Resource(BODY, faults=[bad.cut(100_000), bad.change(OTHER, '"two"')]))
    w.run()
    is_whole(w, OTHER)
    assert w.sources()[0]["release"] == "2026-02-27"


@test
def a_206_of_another_file_or_place_is_thrown_away(w):
    w.one(bad.Resource(BODY, faults=[bad.cut(100_000), bad.wrong_range(99_999),
                                     bad.cut(50_000), bad.other_etag_in_206]))
    w.run()
    is_whole(w)


@test
def a_file_that_became_shorter_is_taken_anew(w):
    short = BODY[:1000]
    w.one(bad.Resource(BODY, faults=[
        bad.cut(100_000),
        bad.then(bad.change(short, '"one"', bad.LAST_MODIFIED), bad.status(416))]))
    w.run()
    is_whole(w, short)


@test
def busy_servers_are_asked_again(w):
    w.one(bad.Resource(BODY, faults=[bad.status(500), bad.status(503), bad.status(429),
                                     bad.drop]))
    w.run()
    is_whole(w)
    assert len(w.asked()) == 5


@test
def retry_after_is_kept_to(w):
    w.one(bad.Resource(BODY, faults=[bad.status(429, Retry_After="1")]))
    began = time.monotonic()
    w.run()
    assert time.monotonic() - began >= 1
    is_whole(w)


@test
def a_retry_after_that_is_too_long_fails_at_once(w):
    w.one(bad.Resource(BODY, faults=[bad.status(503, Retry_After="4000")]))
    done = w.run(expect=1)
    assert "the server answered 503" in done.stderr and "4000 seconds" in done.stderr
    is_not_there(w)


@test
def retries_come_to_an_end_and_leave_the_part(w):
    r = w.one(bad.Resource(BODY, faults=[bad.cut(100_000)] + [bad.status(500)] * 50))
    done = w.run("--retries", "2", expect=1)
    assert "f: " in done.stderr and "the server answered 500" in done.stderr
    assert "1 of 1 files could not be taken" in done.stderr and done.stdout == ""
    assert os.path.getsize(w.path("f.part")) == 100_000
    is_not_there(w)
    r.faults.clear()
    w.run()
    is_whole(w)
    assert w.asked()[-1]["Range"] == "bytes=100000-"


@test
def a_refusal_is_not_asked_again(w):
    w.one(bad.Resource(BODY, faults=[bad.status(403)] * 9))
    done = w.run(expect=1)
    assert "the server answered 403, expected 200" in done.stderr
    assert len(w.asked()) == 1
    is_not_there(w, "f", "f.part")


@test
def a_silent_server_is_left(w):
    w.one(bad.Resource(BODY, faults=[bad.silence(8)]))
    began = time.monotonic()
    w.run("--stall", "1")
    assert time.monotonic() - began < 7
    is_whole(w)


@test
def a_slow_server_is_waited_for(w):
    w.one(bad.Resource(BODY[:50_000])).pace = (1000, 0.02)
    w.run()
    is_whole(w, BODY[:50_000])


@test
def one_file_that_fails_does_not_stop_the_others(w):
    w.write_table(row("e"), row("f"), row("g"))
    w.serve("e", bad.Resource(b"e", faults=[bad.status(403)]))
    w.serve("f", bad.Resource(BODY))
    w.serve("g", bad.Resource(b"g"))
    done = w.run(expect=1)
    assert "1 of 3 files could not be taken" in done.stderr
    assert w.bytes_of("f") == BODY and w.bytes_of("g") == b"g"
    assert not w.is_there("sources.tsv")
    w.run()
    assert [s["path"] for s in w.sources()] == ["e", "f", "g"]
    assert w.asked()[-1]["If-None-Match"] == '"one"'


@test
def where_a_file_moved_the_next_place_is_asked(w):
    w.one(bad.Resource(BODY), url="https://a.test/{Mon}-{YYYY}/f https://a.test/f")
    w.run()
    is_whole(w)
    assert [r["path"] for r in w.server.log] == ["/a.test/Mar-2026/f", "/a.test/f"]
    assert w.sources()[0]["url"] == "https://a.test/f"


@test
def a_file_that_is_nowhere_fails(w):
    w.write_table(row("f", url="https://a.test/x https://a.test/y"))
    done = w.run(expect=1)
    assert "/a.test/y: the server answered 404" in done.stderr
    is_not_there(w, "f", "f.part")


@test
def a_web_page_is_not_taken_for_a_file(w):
    w.one(bad.Resource(BODY, faults=[bad.web_page] * 9))
    assert "answered with a web page (text/html" in w.run(expect=1).stderr
    is_not_there(w, "f", "f.part")
    w.one(bad.Resource(BODY), url="https://a.test/old https://a.test/f")
    w.serve("old", bad.Resource(b"", faults=[bad.web_page]))
    w.run()
    is_whole(w)


@test
def redirections_are_followed(w):
    w.one(bad.Resource(BODY, faults=[bad.redirect("/a.test/there")]))
    w.serve("there", bad.Resource(BODY))
    w.run()
    is_whole(w)


@test
def redirections_in_a_circle_end(w):
    w.one(bad.Resource(BODY, faults=[bad.redirect("/a.test/f")] * 50))
    done = w.run(expect=1)
    assert "redirect" in done.stderr.lower()
    assert len(w.asked()) <= 7
    is_not_there(w)


@test
def a_redirection_to_a_file_of_the_machine_is_refused(w):
    w.one(bad.Resource(BODY, faults=[bad.redirect("file:///etc/passwd")]))
    done = w.run(expect=1)
    assert "rotocol" in done.stderr
    is_not_there(w)


# ---- lengths and sums ----

@test
def a_wrong_length_is_never_taken_for_the_file(w):
    w.one(bad.Resource(BODY, faults=[bad.lie_about_length(5)] * 30))
    w.run("--retries", "2", expect=1)
    is_not_there(w)


@test
def chunks_need_no_length(w):
    w.one(bad.Resource(BODY, faults=[bad.chunked(300_000), bad.chunked()]))
    w.run()
    is_whole(w)


@test
def a_body_without_end_is_stopped_at_the_limit(w):
    w.one(bad.Resource(BODY, faults=[bad.endless]))
    done = w.run(expect=1)
    assert "longer than 2097152 bytes, the limit" in done.stderr
    is_not_there(w, "f", "f.part")


@test
def a_length_over_the_limit_is_not_begun(w):
    w.one(bad.Resource(BODY, faults=[bad.lie_about_length(3 << 20)]))
    done = w.run(expect=1)
    assert "the limit is 2097152 (max_mb)" in done.stderr
    is_not_there(w, "f", "f.part")


@test
def a_body_of_unknown_end_needs_a_checksum(w):
    w.one(bad.Resource(BODY, faults=[bad.unframed]))
    done = w.run(expect=1)
    assert "whether the file is whole cannot be known" in done.stderr
    is_not_there(w)


@test
def a_body_of_unknown_end_is_good_with_its_checksum(w):
    w.write_table(md5_row("f"))
    w.serve("f", bad.Resource(BODY, faults=[bad.unframed]))
    w.serve("f.md5", md5_of(BODY))
    w.run()
    is_whole(w)


@test
def the_published_sum_is_checked(w):
    w.write_table(md5_row("f"))
    w.serve("f", bad.Resource(BODY))
    w.serve("f.md5", md5_of(BODY, "/panfs/of/theirs/f_20260226"))
    w.run()
    is_whole(w)


@test
def a_wrong_sum_is_an_error_that_names_both(w):
    w.write_table(md5_row("f"))
    w.serve("f", bad.Resource(BODY))
    w.serve("f.md5", md5_of(OTHER))
    done = w.run(expect=1)
    assert hashlib.md5(BODY).hexdigest() in done.stderr
    assert hashlib.md5(OTHER).hexdigest() in done.stderr
    assert len(w.asked()) == 2
    is_not_there(w, "f", "f.part")


@test
def a_file_replaced_before_its_sum_is_taken_again(w):
    w.write_table(md5_row("f"))
    r = w.serve("f", bad.Resource(BODY))
    r.faults = [lambda h, x: False, bad.change(OTHER, '"two"')]
    w.serve("f.md5", md5_of(OTHER))
    w.run()
    is_whole(w, OTHER)


@test
def a_part_that_went_bad_is_taken_again_whole(w):
    w.write_table(md5_row("f"))
    w.serve("f", bad.Resource(BODY, faults=[bad.cut(100_000)] + [bad.status(500)] * 9))
    w.serve("f.md5", md5_of(BODY))
    w.run("--retries", "1", expect=1)
    with open(w.path("f.part"), "r+b") as part:
        part.write(b"spoilt")
    w.server.files["/a.test/f"].faults.clear()
    w.run()
    is_whole(w)


@test
def a_sum_that_is_none_is_an_error(w):
    w.write_table(md5_row("f"))
    w.serve("f", bad.Resource(BODY))
    w.serve("f.md5", bad.Resource(b"<html>sorry</html>"))
    assert "no MD5 of" in w.run(expect=1).stderr
    is_not_there(w)


# ---- what is there already ----

@test
def an_unchanged_file_is_linked_from_the_earlier_date(w):
    w.one(bad.Resource(BODY))
    w.run(date="2026-02-01")
    w.run(date="2026-01-01")  # not the latest one before March
    done = w.run()
    is_whole(w)
    assert "unchanged" in done.stdout
    assert os.path.samefile(w.path("f"), w.path("f", "2026-02-01"))
    assert w.asked()[-1]["If-None-Match"] == '"one"' and w.sources()[0]["date"] == "2026-02-01"


@test
def without_an_etag_the_date_tells_what_is_unchanged(w):
    w.one(bad.Resource(BODY, etag=""))
    w.run(date="2026-02-01")
    assert "unchanged" in w.run().stdout
    assert w.asked()[-1]["If-Modified-Since"] == bad.LAST_MODIFIED


@test
def a_file_whose_state_was_lost_is_linked_anew(w):
    w.one(bad.Resource(BODY))
    w.run(date="2026-02-01")
    w.run()
    os.unlink(w.path(".fetch/f.state"))
    assert "unchanged" in w.run().stdout
    is_whole(w)


@test
def a_changed_file_is_taken_and_the_earlier_one_stays(w):
    r = w.one(bad.Resource(BODY))
    w.run(date="2026-02-01")
    r.body, r.etag = OTHER, '"two"'
    w.run()
    is_whole(w, OTHER)
    is_whole(w, BODY, "2026-02-01")


@test
def an_earlier_file_that_went_bad_is_not_linked(w):
    w.one(bad.Resource(BODY))
    w.run(date="2026-02-01")
    with open(w.path("f", "2026-02-01"), "r+b") as file:
        file.write(b"spoilt")
    w.run()
    is_whole(w)
    assert not os.path.samefile(w.path("f"), w.path("f", "2026-02-01"))


@test
def the_same_date_again_asks_and_keeps(w):
    r = w.one(bad.Resource(BODY))
    w.run()
    assert "unchanged" in w.run().stdout
    r.body, r.etag = OTHER, '"two"'
    w.run()
    is_whole(w, OTHER)


# ---- interrupted ----

def kill_at(w, options, seconds):
    process = subprocess.Popen(w.command(*options), stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env=w.environment())
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@test
def killed_at_random_moments_it_still_ends_with_the_same_bytes(w):
    draw = random.Random(5)
    w.one(bad.Resource(BODY)).pace = (7000, 0.004)
    for _ in range(12):
        kill_at(w, (), draw.uniform(0.005, 0.12))
        assert not w.is_there("f") or w.bytes_of("f") == BODY
        assert not w.is_there("sources.tsv") or w.sources()
    w.run()
    is_whole(w)
    left = sorted(os.listdir(w.path("")))
    assert left == [".fetch", "f", "sources.tsv"], left
    left = sorted(os.listdir(w.path(".fetch")))
    assert left == ["f.state", "lock"], left


@test
def killed_while_the_file_changes_it_ends_with_one_of_them_whole(w):
    draw = random.Random(6)
    r = w.one(bad.Resource(BODY))
    r.pace = (7000, 0.004)
    for i in range(8):
        kill_at(w, (), draw.uniform(0.03, 0.2))
        r.body, r.etag = (OTHER, f'"{i}"') if i % 2 else (BODY, f'"{i}"')
        r.last_modified = bad.in_seconds(bad.LAST_MODIFIED, 60 * i)
    r.pace = None
    w.run()
    is_whole(w, r.body)


@test
def two_at_once_do_not_mix(w):
    w.one(bad.Resource(BODY)).pace = (7000, 0.01)
    first = subprocess.Popen(w.command(), stdout=subprocess.DEVNULL, env=w.environment())
    while not w.is_there("f.part"):
        time.sleep(0.005)
    assert "another vdt fetch" in w.run(expect=1).stderr
    assert first.wait() == 0
    is_whole(w)


@test
def a_full_disk_is_said_and_nothing_is_left_as_a_file(w):
    w.one(bad.Resource(BODY))
    command = w.command()
    done = subprocess.run(["sh", "-c", 'ulimit -f 100; trap "" XFSZ; exec "$@"', "sh", *command],
                          capture_output=True, text=True, check=False, env=w.environment())
    assert done.returncode == 1 and "could not write" in done.stderr, done
    is_not_there(w)
    w.run()
    is_whole(w)


# ---- ClinicalTrials.gov by pages ----

def registry(w, n, **given):
    api = bad.Studies(n)
    for name in ("studies", "version"):
        w.server.files[f"/ct.test/v2/{name}"] = api
    w.write_table(row("ct.json", source="ctgov", kind="v2", page_size="10",
                      url="https://ct.test/v2/studies?query.cond=cancer",
                      release="json:dataTimestamp", release_url="https://ct.test/v2/version",
                      **given))
    return api


def has_all(w, api):
    assert json.loads(w.bytes_of("ct.json")) == api.studies
    assert not w.is_there("ct.json.part")


@test
def pages_become_one_array(w):
    api = registry(w, 57)
    w.run()
    has_all(w, api)
    found = w.sources()[0]
    assert found["release"] == "2026-02-26" and found["release_from"] == "json:dataTimestamp"
    queries = [r["query"] for r in w.server.log if r["path"].endswith("studies")]
    assert len(queries) == 6
    assert queries[0] == "query.cond=cancer&pageSize=10&countTotal=true"
    assert queries[1] == "query.cond=cancer&pageSize=10&pageToken=t%2B10%2F%3D"


@test
def pages_may_come_compressed(w):
    api = registry(w, 57)
    api.is_compressed = True
    w.run()
    has_all(w, api)


@test
def a_query_without_studies_gives_an_empty_array(w):
    api = registry(w, 0)
    w.run()
    has_all(w, api)


@test
def faults_between_pages_are_asked_again(w):
    api = registry(w, 57)
    api.faults = {1: [bad.status(429, Retry_After="0"), bad.drop], 3: [bad.status(500)]}
    w.run()
    has_all(w, api)


@test
def pages_go_on_at_the_page(w):
    api = registry(w, 57)
    api.faults = {3: [bad.status(500)] * 9}
    w.run("--retries", "1", expect=1)
    is_not_there(w, "ct.json")
    api.faults = {}
    w.server.log.clear()
    assert "resumed" in w.run().stdout
    has_all(w, api)
    assert len([r for r in w.server.log if r["path"].endswith("studies")]) == 3


@test
def a_registry_that_changed_is_taken_anew(w):
    api = registry(w, 57)
    api.faults = {3: [bad.status(500)] * 9}
    w.run("--retries", "1", expect=1)
    api.faults = {}
    api.stamp = "2026-02-27T09:00:05"
    api.studies = [bad.study(i) for i in range(100, 131)]
    w.run()
    has_all(w, api)
    assert w.sources()[0]["release"] == "2026-02-27"


@test
def a_registry_that_changes_mid_way_is_taken_anew(w):
    api = registry(w, 57)

    def new_day(_, studies):
        studies.stamp = "2026-02-27T09:00:05"
        studies.studies = [bad.study(i) for i in range(100, 161)]
        return False
    api.faults = {4: [new_day]}
    w.run()
    has_all(w, api)
    assert w.sources()[0]["release"] == "2026-02-27"


@test
def a_token_that_died_starts_anew(w):
    api = registry(w, 57)
    api.faults = {3: [bad.status(500)] * 9}
    w.run("--retries", "1", expect=1)
    api.faults = {}
    api.dead_tokens = {"t+30/="}

    def revive(_, studies):
        studies.dead_tokens = set()
        return False
    api.faults = {0: [revive]}
    w.run()
    has_all(w, api)


@test
def an_unchanged_registry_is_not_asked_for_its_pages(w):
    api = registry(w, 57)
    w.run(date="2026-02-28")
    w.server.log.clear()
    assert "unchanged" in w.run().stdout
    has_all(w, api)
    assert [r["path"] for r in w.server.log] == ["/ct.test/v2/version"]


@test
def fewer_studies_than_told_are_an_error(w):
    registry(w, 57).total = 58
    assert "tells of 58 studies, its pages had 57" in w.run(expect=1).stderr
    is_not_there(w, "ct.json", "ct.json.part")


@test
def a_study_on_two_pages_is_an_error(w):
    api = registry(w, 57)
    api.studies[40] = api.studies[3]
    assert "NCT00000003 stands on two pages" in w.run(expect=1).stderr
    is_not_there(w, "ct.json")


@test
def a_page_that_is_no_json_or_no_page_is_an_error(w):
    for body, words in ((b'{"studies": [', "ct.test"), (b'{"other": []}', 'no array "studies"'),
                        (b'{"studies": {}}', 'no array "studies"'),
                        (b'{"studies": [], "nextPageToken": "x"}', "without studies")):
        api = registry(w, 57)
        api.faults = {1: [lambda h, s, body=body: h.plain(200, body, {}) or True]}
        done = w.run(expect=1)
        assert words in done.stderr, (words, done.stderr)
        is_not_there(w, "ct.json")


@test
def pages_without_end_are_stopped_at_the_limit(w):
    api = registry(w, 12_000, max_mb="1")
    w.write_table({**row("ct.json"), "page_size": "1000", "max_mb": "1",
                   "url": "https://ct.test/v2/studies", "release": "date"})
    assert "the limit (max_mb)" in w.run(expect=1).stderr
    assert api and not w.is_there("ct.json")


@test
def killed_between_pages_it_still_ends_with_all_studies(w):
    draw = random.Random(7)
    api = registry(w, 157)
    api.pace = 0.01
    for _ in range(10):
        kill_at(w, (), draw.uniform(0.01, 0.15))
    w.run()
    has_all(w, api)


# ---- the command line ----

@test
def the_date_is_never_the_clocks(w):
    w.one(bad.Resource(BODY))
    command = [x for x in w.command() if x not in ("--date", "2026-03-01")]
    env = w.environment()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 2 and "--date is missing" in done.stderr
    env["SOURCE_DATE_EPOCH"] = "1772323200"
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done
    is_whole(w)
    done = subprocess.run(w.command(date="2026-02-30"), capture_output=True, text=True,
                          check=False, env=env)
    assert done.returncode == 2


@test
def rows_that_are_wrong_are_named_with_their_line(w):
    for column, value, words in (
            ("url", "http://a.test/f", 'url is "http://a.test/f", expected https://'),
            ("path", "../f", 'path is "../f"'), ("path", "sources.tsv", "path is"),
            ("release", "yesterday", 'release is "yesterday"'),
            ("release", "json:x", 'release is "json:x"'), ("max_mb", "0", "max_mb is"),
            ("default", "maybe", "default is"), ("page_size", "9999", "page_size is"),
            ("licence", "", "licence is"), ("date", "soon", "date is"),
            ("url", "https://a.test/{DD}", '"{DD}" in a URL')):
        w.write_table({**row("f"), column: value})
        done = w.run(expect=1)
        assert words in done.stderr, (words, done.stderr)
        assert ":3: " in done.stderr or "{DD}" in words, done.stderr
    w.write_table(row("f"), row("f"))
    assert "stands twice" in w.run(expect=1).stderr


@test
def a_release_that_nothing_tells_is_an_error(w):
    w.one(bad.Resource(BODY, last_modified=""))
    assert "its release is not told" in w.run(expect=1).stderr
    is_not_there(w)


@test
def the_vcf_tells_its_release(w):
    head = b"##fileformat=VCFv4.1\n##fileDate=2026-02-24\n##source=ClinVar\n#CHROM\n1\n"
    w.one(bad.Resource(head), release="file-date,last-modified")
    w.run()
    assert w.sources()[0]["release"] == "2026-02-24"
    assert w.sources()[0]["release_from"] == "file-date"


@test
def progress_is_shown_when_asked_for_and_never_by_itself(w):
    w.one(bad.Resource(BODY)).pace = (70_000, 0.02)
    done = w.run("--progress")
    assert "f [" in done.stderr and "of 0.7 MB" in done.stderr
    shutil.rmtree(w.out)
    assert w.run("-q").stdout == ""


@test
def vdt_without_vdt_fetch_says_what_to_install(w):
    shutil.copy(VDT, f"{w.dir}/vdt")
    done = subprocess.run([f"{w.dir}/vdt", "fetch", "-o", "x"], capture_output=True,
                          text=True, check=False)
    assert done.returncode == 1 and "libcurl4-openssl-dev" in done.stderr


def run_one(function):
    w = World()
    try:
        function(w)
        return None
    except Exception as why:  # every fault of a test is told, of whatever kind
        return f"{type(why).__name__}: {why}"
    finally:
        w.close()


def main():
    pattern = sys.argv[1] if len(sys.argv) > 1 else ""
    tests = [t for t in TESTS if pattern in t.__name__]
    if not os.path.exists(FETCH):
        print("1..1")
        print("ok 1 - fetch # SKIP")
        print("# skipped: vdt-fetch is not built (libcurl4-openssl-dev)")
        return 0
    n_failed = 0
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for i, why in enumerate(pool.map(run_one, tests), 1):
            name = tests[i - 1].__name__.replace("_", " ")
            n_failed += why is not None
            print(f"{'not ok' if why else 'ok'} {i} - {name}")
            if why:
                print("# " + why.replace("\n", "\n# "))
    print(f"1..{len(tests)}")
    return 1 if n_failed else 0


if __name__ == "__main__":
    sys.exit(main())
