#!/usr/bin/python3
"""Golden runs of the programs, and inputs that must fail.

    run_cli.py [--golden] [--jobs N] [--only PATTERN] DIR...

A case is a directory DIR/NAME with a shell snippet `cmd` and what it must give: `stdout`,
`stderr` (missing: empty), `exit` (missing: 0).  tests/README.md has the rest.  In a DIR
called "bad" every case must exit non-zero and say why.  Prints TAP.
"""
import argparse
import concurrent.futures
import difflib
import fnmatch
import os
import shutil
import subprocess
import sys

SRC = os.environ["SRC"]
VDT = os.environ["VDT"]
DATA = os.environ.get("DATA", "")
WORK = os.path.abspath(os.path.join(os.environ["O"], "tests"))
MINI_KB = os.path.join(WORK, "mini.kb")
SOURCES = os.path.join(SRC, "tests", "sources")
TIME_LIMIT_S = 120
SANITIZER_EXIT = 99


def run(command, cwd, env):
    """Exit code (128 + signal for a killed one), stdout, stderr."""
    try:
        done = subprocess.run(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=TIME_LIMIT_S, check=False)
    except subprocess.TimeoutExpired as late:
        return 124, late.stdout or b"", b"not done after %d s\n" % TIME_LIMIT_S
    code = done.returncode
    return (128 - code if code < 0 else code), done.stdout, done.stderr


def environment(tmp):
    return {
        "PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C", "TZ": "UTC", "HOME": tmp,
        "SRC": SRC, "VDT": VDT, "DATA": DATA, "KB": MINI_KB, "MINI_KB": MINI_KB,
        "TMPDIR": tmp, "SAN": os.environ.get("SAN", ""), "PYTHONDONTWRITEBYTECODE": "1",
        "ASAN_OPTIONS": f"exitcode={SANITIZER_EXIT}",
        "UBSAN_OPTIONS": f"exitcode={SANITIZER_EXIT}:print_stacktrace=1",
    }


class Case:
    def __init__(self, path):
        self.path = path
        self.name = "/".join(path.split("/")[-2:])
        self.must_fail = path.split("/")[-2] == "bad"

    def read(self, name):
        try:
            with open(os.path.join(self.path, name), "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def write(self, name, content, keep):
        path = os.path.join(self.path, name)
        if keep:
            with open(path, "wb") as file:
                file.write(content)
        elif os.path.exists(path):
            os.remove(path)

    def missing_data(self):
        wanted = self.read("needs-data")
        if wanted is None:
            return None
        if not DATA:
            return "no ../shared/data"
        for name in wanted.decode().split():
            if not os.path.exists(os.path.join(DATA, name)):
                return f"no ../shared/data/{name}"
        return None

    def run(self):
        """The run's exit code, stdout, stderr; this machine's paths become names."""
        tmp = os.path.join(WORK, "tmp", self.name)
        shutil.rmtree(tmp, ignore_errors=True)
        os.makedirs(tmp)
        code, out, err = run(["/bin/sh", os.path.join(self.path, "cmd")], tmp,
                             environment(tmp))
        shutil.rmtree(tmp, ignore_errors=True)
        names = [(tmp, "$TMP"), (MINI_KB, "$MINI_KB"), (VDT, "$VDT"), (DATA, "$DATA"),
                 (SRC, "$SRC")]
        for path, name in names:
            if path:
                out = out.replace(path.encode(), name.encode())
                err = err.replace(path.encode(), name.encode())
        return code, out, err

    def never_right(self, code, err):
        """Why this outcome may not be anyone's expectation."""
        if code == SANITIZER_EXIT:
            return "a sanitizer stopped the program"
        if code >= 124:
            return f"the command did not end by itself (exit code {code})"
        if self.must_fail and code == 0:
            return "it must fail, and exited with 0"
        if self.must_fail and not err:
            return "it must say on stderr why it fails"
        return None


def diff(name, want, got):
    lines = difflib.unified_diff(
        want.decode("utf-8", "replace").splitlines(),
        got.decode("utf-8", "replace").splitlines(),
        f"expected {name}", f"actual {name}", lineterm="")
    return list(lines)[:60] or [f"{name} differs in its line ends"]


def compare(case):
    """Lines that say what is wrong; none when all is right."""
    code, out, err = case.run()
    want_out = case.read("stdout")
    want_code = int((case.read("exit") or b"0").decode())
    faults = []
    reason = case.never_right(code, err)
    if reason:
        faults.append(reason)
    if want_out is None:
        faults.append('no file "stdout": "make golden" writes it')
    elif want_out != out:
        faults += diff("stdout", want_out, out)
    if (case.read("stderr") or b"") != err:
        faults += diff("stderr", case.read("stderr") or b"", err)
    if want_code != code:
        faults.append(f"expected exit code {want_code}, actual {code}")
    return faults


def rewrite(case):
    code, out, err = case.run()
    reason = case.never_right(code, err)
    if reason:
        return [reason] + err.decode("utf-8", "replace").splitlines()[-40:]
    case.write("stdout", out, True)
    case.write("stderr", err, bool(err))
    case.write("exit", b"%d\n" % code, code != 0)
    return []


def build_mini_kb():
    """Twice, for the same sources must give the same bytes.  Yields name, fault lines."""
    if not os.path.isdir(SOURCES) or not os.path.exists(VDT):
        return
    os.makedirs(WORK, exist_ok=True)
    contents = []
    for path in (MINI_KB + ".again", MINI_KB):
        if os.path.exists(path):
            os.remove(path)
        code, out, err = run([VDT, "build", "-o", path, "--sources", SOURCES, "--curated",
                              os.path.join(SRC, "curated")], SRC, environment(WORK))
        if code != 0:
            yield "the mini KB is built from tests/sources", [
                f"exit code {code}"] + (out + err).decode("utf-8", "replace").splitlines()
            return
        with open(path, "rb") as file:
            contents.append(file.read())
    os.remove(MINI_KB + ".again")
    yield "the mini KB is built from tests/sources", []
    same = contents[0] == contents[1]
    yield "two builds give the same bytes", [] if same else ["they differ"]


def find_cases(dirs, only):
    cases = []
    for directory in dirs:
        if not os.path.isdir(directory):
            continue
        for name in sorted(os.listdir(directory)):
            path = os.path.join(os.path.abspath(directory), name)
            if os.path.exists(os.path.join(path, "cmd")):
                cases.append(Case(path))
    return [c for c in cases if fnmatch.fnmatch(c.name, f"*{only}*")]


class Tap:
    def __init__(self):
        self.n, self.n_failed = 0, 0

    def result(self, name, faults):
        self.n += 1
        self.n_failed += bool(faults)
        print(f"{'not ok' if faults else 'ok'} {self.n} - {name}")
        for line in faults:
            print("# " + line)

    def skip(self, name, reason):
        self.n += 1
        print(f"ok {self.n} - {name} # SKIP skipped: {reason}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--golden", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="")
    parser.add_argument("dirs", nargs="+")
    args = parser.parse_args()
    tap = Tap()
    for name, faults in build_mini_kb():
        tap.result(name, faults)
    work = rewrite if args.golden else compare
    cases = find_cases(args.dirs, args.only)
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        todo = [(c, c.missing_data()) for c in cases]
        todo = [(c, no, None if no else pool.submit(work, c)) for c, no in todo]
        for case, no_data, job in todo:
            if no_data:
                tap.skip(case.name, no_data)
            else:
                tap.result(case.name, job.result())
    if tap.n == 0:
        tap.skip("cli", "no tests/sources, no cases")
    print(f"1..{max(tap.n, 1)}")
    return 1 if tap.n_failed else 0


if __name__ == "__main__":
    sys.exit(main())
