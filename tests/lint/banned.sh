#!/bin/sh
# Calls that the tree does without, and calls that only some files may make.
set -u

# look NAME REGEX FILE...: calls of these functions, comments left out
look() {
    why=$1
    names=$2
    shift 2
    [ $# -gt 0 ] || return 0
    awk -v names="$names" -v why="$why" '
    FNR == 1 { inside = 0 }
    {
        line = $0
        if (inside) {
            if (!match(line, /\*\//)) next
            line = substr(line, RSTART + 2)
            inside = 0
        }
        gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
        gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, "", line)
        sub(/\/\/.*/, "", line)
        if (match(line, /\/\*/)) {
            line = substr(line, 1, RSTART - 1)
            inside = 1
        }
        if (line ~ ("(^|[^A-Za-z0-9_])(" names ")[ \t]*\\(")) {
            printf "%s:%d: %s: %s\n", FILENAME, FNR, why, $0
            bad = 1
        }
    }
    END { exit bad }' "$@"
}

all=$(find kb ingest query tests -name '*.[ch]' 2>/dev/null | LC_ALL=C sort)
# main and cmd_* speak to people; the arena's default handler must end the process.
library=$(find kb ingest query -name '*.c' ! -name 'main.c' ! -name 'cmd_*.c' \
    ! -path 'kb/base/arena.c' 2>/dev/null | LC_ALL=C sort)
product=$(find kb ingest query -name '*.[ch]' 2>/dev/null | LC_ALL=C sort)
# The audit log, and only it, says when (query/audit.h).
clockless=$(echo "$product" | grep -v '^query/audit\.c$')
bad=0
# shellcheck disable=SC2086  # lists of names without blanks
{
    look "banned call" \
        'sprintf|vsprintf|strcpy|strcat|strtok|atoi|atol|atof|gets|localtime|system|popen|mktemp|tmpnam|alloca' \
        $all || bad=1
    look "no clock, locale or host in the product" \
        'time|gettimeofday|setlocale|gethostname|uname|rand|random|srand' $clockless || bad=1
    look "the library prints nothing and never exits" \
        'printf|vprintf|puts|putchar|perror|exit|_exit|abort' $library || bad=1
}
exit $bad
