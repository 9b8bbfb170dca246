#!/usr/bin/python3
"""Run test programs in order and sum up.

    run_check.py [--jobs N] GROUP [-- GROUP]...

    each PROGRAM...       every program is a test program that prints TAP
    run NAME CMD ARG...   one command that prints TAP
    step NAME CMD ARG...  one command that passes by its exit code
    long NAME CMD ARG...  the same; its last line is shown

Prints one line per program, more where something fails, and at the end
"N passed, N failed[, N skipped]"; exits 1 if anything failed.
"""
import concurrent.futures
import os
import re
import subprocess
import sys

TIME_LIMIT_S = int(os.environ.get("TEST_SECONDS", "280"))
ENV = {
    **os.environ,
    "CMOCKA_MESSAGE_OUTPUT": "tap",
    "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "exitcode=99:detect_stack_use_after_return=1"),
    "UBSAN_OPTIONS": os.environ.get("UBSAN_OPTIONS", "print_stacktrace=1"),
}
RESULT = re.compile(r"^\s*(not ok|ok)\b(?:\s+\d+)?(?:\s*-)?\s*(.*)$")


class Outcome:
    def __init__(self, name):
        self.name = name
        self.passed, self.failed, self.skipped = 0, 0, 0
        self.lines = []  # what to show below the program's own line


def run_command(command):
    try:
        done = subprocess.run(command, env=ENV, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=TIME_LIMIT_S, check=False)
        return done.returncode, done.stdout.decode("utf-8", "replace")
    except subprocess.TimeoutExpired as late:
        text = (late.stdout or b"").decode("utf-8", "replace")
        return None, text + f"\n# not done after {TIME_LIMIT_S} s\n"
    except OSError as bad:
        return None, f"# {bad}\n"


def how_it_ended(code):
    if code is None:
        return "did not end"
    return f"was killed by signal {-code}" if code < 0 else f"exit code {code}"


def read_tap(out, code, text):
    plan = None
    for line in text.splitlines():
        result = RESULT.match(line)
        if line.startswith("1.."):
            plan = int(re.match(r"1\.\.(\d+)", line).group(1))
        elif result and "# SKIP" in line.upper():
            out.skipped += 1
        elif result and result.group(1) == "ok":
            out.passed += 1
        elif result:
            out.failed += 1
        if "skipped:" in line and line.strip() not in out.lines:
            out.lines.append(line.strip())
    seen = out.passed + out.failed + out.skipped
    complaint = None
    if code != 0 and not out.failed:
        complaint = how_it_ended(code)
    elif plan is not None and plan != seen:
        complaint = f"planned {plan} tests, ran {seen}"
    elif not seen:
        complaint = "ran no test"
    if complaint:
        out.failed += 1
        out.lines.append(f"not ok - {out.name}: {complaint}")


def run_tap(name, command):
    out = Outcome(name)
    code, text = run_command(command)
    read_tap(out, code, text)
    if out.failed:
        shown = [x for x in text.splitlines() if not re.match(r"^\s*ok\b", x)]
        out.lines = shown[-200:] + out.lines
    return out


def run_step(name, command):
    out = Outcome(name)
    code, text = run_command(command)
    if code == 0:
        out.passed = 1
    else:
        out.failed = 1
        out.lines = text.splitlines()[-200:] + [f"not ok - {name}: {how_it_ended(code)}"]
    return out


def run_long(name, command):
    out = Outcome(name)
    code, text = run_command(command)
    lines = [x for x in text.splitlines() if x.strip()]
    if code == 0:
        out.skipped = int(bool(lines) and lines[-1].startswith("skipped:"))
        out.passed = 1 - out.skipped
        out.lines = lines[-1:]
    else:
        out.failed = 1
        out.lines = lines[-200:] + [f"not ok - {name}: {how_it_ended(code)}"]
    return out


def split_groups(words):
    group = []
    for word in words + ["--"]:
        if word != "--":
            group.append(word)
        elif group:
            yield group
            group = []


def make_jobs(groups):
    for kind, *words in groups:
        if kind == "each":
            for program in words:
                yield run_tap, os.path.basename(program), [program]
        elif kind == "run":
            yield run_tap, words[0], words[1:]
        elif kind == "step":
            yield run_step, words[0], words[1:]
        elif kind == "long":
            yield run_long, words[0], words[1:]
        else:
            sys.exit(f"run_check.py: unknown kind of group: {kind}")


def show(out):
    counts = [f"{out.passed} passed"]
    if out.failed:
        counts.append(f"{out.failed} failed")
    if out.skipped:
        counts.append(f"{out.skipped} skipped")
    print(f"{'not ok' if out.failed else 'ok'} - {out.name}: {', '.join(counts)}")
    for line in out.lines:
        print("    " + line)
    sys.stdout.flush()


def main(words):
    n_jobs = 1
    if words[:1] == ["--jobs"]:
        n_jobs, words = int(words[1]), words[2:]
    total = Outcome("all")
    with concurrent.futures.ThreadPoolExecutor(n_jobs) as pool:
        todo = [pool.submit(run, name, cmd) for run, name, cmd
                in make_jobs(split_groups(words))]
        for job in todo:
            out = job.result()
            show(out)
            total.passed += out.passed
            total.failed += out.failed
            total.skipped += out.skipped
    skipped = f", {total.skipped} skipped" if total.skipped else ""
    print(f"{total.passed} passed, {total.failed} failed{skipped}")
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
