#!/bin/sh
# axe-core from npm, a test's tool that is never shipped: axe.sh DIR puts DIR/axe.min.js.
# The version is pinned by the digest of its package.
set -eu
dir=$1
name=axe-core-4.14.1
sha256=e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745
right() {
    [ -f "$dir/$name.tgz" ] \
        && [ "$(sha256sum "$dir/$name.tgz" | cut -d ' ' -f 1)" = "$sha256" ]
}
mkdir -p "$dir"
if ! right; then
    rm -f "$dir/$name.tgz"
    if ! (cd "$dir" && npm pack --silent "$(echo $name | sed 's/-\([0-9]\)/@\1/')" >npm.log 2>&1); then
        cat "$dir/npm.log" >&2
        echo "axe.sh: could not take $name from the npm registry: is it reachable?" >&2
        exit 1
    fi
    if ! right; then
        echo "axe.sh: $dir/$name.tgz has not the digest that it must have" >&2
        exit 1
    fi
fi
tar -xzf "$dir/$name.tgz" -C "$dir" --strip-components=1 package/axe.min.js
