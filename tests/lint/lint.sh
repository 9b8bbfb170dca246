#!/bin/sh
# What make lint checks, all parts of it even when one fails; the last line counts them.
#   lint.sh TIDY...   the results of clang-tidy, one file per source, empty when content
set -u
CLANG_FORMAT=${CLANG_FORMAT:-clang-format}
. tests/lint/part.sh

sources() {
    find "$@" -name '*.[ch]' 2>/dev/null | LC_ALL=C sort
}

formatted() {
    sources kb ingest query tests | xargs -r "$CLANG_FORMAT" --dry-run -Werror
}

tidy() {
    for file; do
        cat "$file"
    done | awk '{ print; seen = 1 } END { exit seen }'
}

part clang-format formatted
part clang-tidy tidy "$@"
part "banned calls" tests/lint/banned.sh
part "lengths" tests/lint/lengths.sh
part "source tour" tests/lint/tour.sh
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
