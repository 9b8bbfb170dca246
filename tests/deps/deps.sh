#!/bin/sh
# What vdt needs from Debian 12, and how to get it.
#
#   deps.sh [SET...]             install what is missing (apt; sudo -n when not root)
#   deps.sh --missing [SET...]   print the missing packages
#   deps.sh --say [SET...]       say what to install
#
# Sets: build fetch test lint analyze fuzz full browser; none means all but browser, which
# brings a browser and is asked for by name.
set -u
CC=${CC:-cc}

# set, package, how to see that it is there: "cmd NAME", "pc NAME" (pkg-config),
# "h HEADER" (the compiler finds it), "py MODULE", "file PATH"
table() {
    cat <<'END'
build gcc cmd $CC
build libc6-dev h stdio.h
build binutils cmd ar
build pkg-config cmd pkg-config
build liblmdb-dev pc lmdb
build libdeflate-dev pc libdeflate
build libisal-dev pc libisal
build zlib1g-dev pc zlib
build libpcre2-dev pc libpcre2-8
build libcsv-dev h csv.h
build libjansson-dev pc jansson
build nettle-dev pc nettle
build libseccomp-dev pc libseccomp
build libxml2-dev pc libxml-2.0
build libminizip-dev pc minizip
fetch libcurl4-openssl-dev pc libcurl
test libcmocka-dev pc cmocka
test python3 cmd /usr/bin/python3
test python3-jsonschema py jsonschema
test util-linux cmd setpriv
test jq cmd jq
test strace cmd strace
lint clang-format cmd clang-format
lint clang-tidy cmd clang-tidy
lint universal-ctags cmd ctags
analyze cppcheck cmd cppcheck
fuzz clang cmd clang
fuzz llvm cmd llvm-cov
browser chromium cmd chromium
browser fonts-nanum file /usr/share/fonts/truetype/nanum/NanumGothic.ttf
test libxml2-utils cmd xmllint
browser npm cmd npm
test bcftools cmd bcftools
full tabix cmd bgzip
full valgrind cmd valgrind
END
}

present() {
    case $1 in
    cmd) command -v "$2" >/dev/null 2>&1 ;;
    pc) pkg-config --exists "$2" 2>/dev/null ;;
    h) echo "#include <$2>" | "$CC" -E -x c - >/dev/null 2>&1 ;;
    file) [ -f "$2" ] ;;
    py) /usr/bin/python3 -c "import $2" >/dev/null 2>&1 ;;
    esac
}

missing() {
    table | while read -r set package how what; do
        case " $sets " in *" $set "*) ;; *) continue ;; esac
        [ "$what" = '$CC' ] && what=$CC
        present "$how" "$what" || printf '%s ' "$package"
    done
}

say() {
    echo "vdt: missing Debian packages: $*" >&2
    echo "vdt: install them with \"make deps\", or as root: apt-get install -y $*" >&2
}

lists_are_empty() {
    ! ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1
}

# Another apt may hold the lists' lock, for which DPkg::Lock::Timeout does not wait.
update_lists() {
    tries=0
    until $as_root apt-get -o DPkg::Lock::Timeout=600 -q update; do
        tries=$((tries + 1))
        [ $tries -lt 5 ] || return 1
        sleep 10
    done
}

install_packages() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
        -o DPkg::Lock::Timeout=600 install "$@"
}

mode=install
case ${1-} in --missing | --say) mode=${1#--}; shift ;; esac
sets=${*:-build fetch test lint analyze fuzz full}
packages=$(missing)
packages=${packages% }

case $mode in
missing) echo "$packages"; exit 0 ;;
say) [ -z "$packages" ] || say "$packages"; exit 0 ;;
esac
if [ -z "$packages" ]; then
    echo "vdt: nothing to install"
    exit 0
fi

as_root=
if [ "$(id -u)" != 0 ]; then
    as_root="sudo -n"
    if ! sudo -n true 2>/dev/null; then
        echo "vdt: not root, and sudo asks for a password" >&2
        say "$packages"
        exit 1
    fi
fi
if ! command -v apt-get >/dev/null 2>&1; then
    echo "vdt: no apt-get here; the names below are Debian 12's" >&2
    say "$packages"
    exit 1
fi
lists_are_empty && update_lists
# shellcheck disable=SC2086  # a list of package names
install_packages $packages || { update_lists && install_packages $packages; } || exit 1
still=$(missing)
if [ -n "$still" ]; then
    say "${still% }"
    exit 1
fi
