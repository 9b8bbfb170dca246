#!/bin/sh
# Plants faults in a copy of the tree and sees that tests/layers finds each: a check that
# cannot fail checks nothing.  Prints TAP.
#   O   the object directory, whose .d files are copied      CC   the compiler
set -u
copy=$O/selftest
n=0
failed=0

fresh_copy() {
    rm -rf "$copy"
    mkdir -p "$copy/tree" "$copy/deps"
    cp -R kb ingest query "$copy/tree"
    (cd "$O" && find kb ingest query headers -name '*.d' 2>/dev/null) | while read -r d; do
        mkdir -p "$copy/deps/${d%/*}"
        cp "$O/$d" "$copy/deps/$d"
    done
}

# plant FILE INCLUDE: a source file with one include, compiled for its .d file
plant() {
    mkdir -p "$copy/tree/${1%/*}" "$copy/deps/${1%/*}"
    printf '#include %s\n' "$2" >"$copy/tree/$1"
    (cd "$copy/tree" && $CC -I. -fsyntax-only -MMD -MP -MT x -MF "../deps/${1%.c}.d" "$1") \
        2>/dev/null
}

empty_header() {
    mkdir -p "$copy/tree/${1%/*}" "$copy/deps/headers/${1%/*}"
    : >"$copy/tree/$1"
    echo "x: $1" >"$copy/deps/headers/$1.d"
}

# expect NAME TEXT: layers fails and says TEXT
expect() {
    n=$((n + 1))
    if out=$(tests/layers --root "$copy/tree" --deps "$copy/deps"); then
        failed=$((failed + 1))
        echo "not ok $n - $1"
        echo "# layers did not fail"
    elif echo "$out" | grep -qF "$2"; then
        echo "ok $n - $1"
    else
        failed=$((failed + 1))
        echo "not ok $n - $1"
        echo "$out" | sed 's/^/# /'
    fi
}

back_arrow() {
    fresh_copy
    empty_header "$2/planted_there.h"
    plant "$1/planted.c" "\"$2/planted_there.h\""
    expect "$1 includes $2" "$1 may not include $2"
}

back_arrow kb/base kb/model
back_arrow kb/base query
back_arrow kb/model kb/store
back_arrow kb/store ingest
back_arrow ingest query
back_arrow query ingest
back_arrow ingest ingest/fetch
back_arrow ingest/fetch kb/store

fresh_copy
plant kb/base/planted_one.c '<jansson.h>'
plant query/planted_two.c '<jansson.h>'
expect "a second user of a third-party header" "kb/base/planted_one.c"

fresh_copy
echo '#include <zlib.h>' >"$copy/tree/query/planted.h"
mkdir -p "$copy/deps/headers/query"
echo "x: query/planted.h" >"$copy/deps/headers/query/planted.h.d"
expect "a third-party header in a header" "query/planted.h: a header may not include"

fresh_copy
: >"$copy/tree/kb/base/planted.c"
expect "a source that was not compiled" "kb/base/planted.c: no "

rm -rf "$copy"
echo "1..$n"
[ $failed = 0 ]
