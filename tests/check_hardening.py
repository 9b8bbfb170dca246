#!/usr/bin/python3
"""The programs are built as the flags of the GNUmakefile ask: position-independent, all
relocations read-only before main, no executable stack, stack protector, and, where the compiler
optimizes and no sanitizer stands in the way, glibc's fortified calls.

    hardening.py [--no-fortify] PROGRAM...
"""
import os
import re
import subprocess
import sys

ENV = {**os.environ, "LC_ALL": "C"}


def readelf(how, program):
    return subprocess.run(["readelf", "-W", how, program], check=True, stdout=subprocess.PIPE,
                          text=True, env=ENV).stdout


def faults_of(program, wants_fortify):
    dynamic, segments = readelf("-d", program), readelf("-l", program)
    symbols = set(re.findall(r"\s(\w+)(?:@\S+)?(?: \(\d+\))?$", readelf("--dyn-syms", program), re.M))
    stack = re.search(r"GNU_STACK.*", segments)
    checks = {
        "it is no position-independent executable":
            re.search(r"Type:\s+DYN", readelf("-h", program)) and re.search(r"FLAGS_1.*\bPIE\b", dynamic),
        "its relocations stay writable (no RELRO)": "GNU_RELRO" in segments,
        "it is bound lazily (no BIND_NOW)": re.search(r"BIND_NOW|FLAGS_1.*\bNOW\b", dynamic),
        "its stack is executable": stack and not re.search(r"\bRWE\b", stack.group()),
        "it holds text relocations": "TEXTREL" not in dynamic,
        "it has a search path for libraries": not re.search(r"R(UN)?PATH", dynamic),
        "it has no stack protector": "__stack_chk_fail" in symbols,
        "it has no fortified call": not wants_fortify
                                    or any(re.fullmatch(r"__\w+_chk", s) for s in symbols),
    }
    return [fault for fault, is_right in checks.items() if not is_right]


def main(words):
    wants_fortify = words[:1] != ["--no-fortify"]
    programs = words if wants_fortify else words[1:]
    n = 0
    for program in programs:
        for fault in faults_of(program, wants_fortify):
            print("%s: %s" % (program, fault))
            n += 1
    print("%d programs, %d faults" % (len(programs), n))
    return n > 0 or not programs


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
