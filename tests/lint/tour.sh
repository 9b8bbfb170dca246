#!/bin/sh
# The source tour of README.md names every file of kb, ingest and query, and none that is gone.
set -u
status=0
files=$(find kb ingest query -name '*.[ch]' | sed 's|.*/||; s|\.[ch]$||' | LC_ALL=C sort -u)
named=$(sed -n '/^## Source tour/,$s/^- `\([a-z0-9_]*\)` .*/\1/p' README.md | LC_ALL=C sort -u)
for file in $files; do
    case " $(echo $named) " in
    *" $file "*) ;;
    *) echo "README.md: the source tour lacks $file"; status=1 ;;
    esac
done
for name in $named; do
    case " $(echo $files) " in
    *" $name "*) ;;
    *) echo "README.md: the source tour names $name, which is not there"; status=1 ;;
    esac
done
exit $status
