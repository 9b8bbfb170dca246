#!/bin/sh
# Runs `make check` in a fresh minimal Debian 12: nothing but make is installed by hand,
# the rest must come from `make check` itself.
#   bare.sh DIR   the chroot's place; made anew each time
set -eu
dir=${1:-build/bare}

if [ "$(id -u)" != 0 ]; then
    echo "check-bare: needs root (debootstrap, chroot)" >&2
    exit 1
fi
if ! command -v apt-get >/dev/null; then
    echo "check-bare: needs a Debian with apt-get" >&2
    exit 1
fi
if ! command -v debootstrap >/dev/null; then
    DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 install debootstrap
fi

# The mirror, proxy and keys of this machine, never a fixed one.
mirror=$(apt-get indextargets --format '$(CREATED_BY) $(RELEASE) $(COMPONENT) $(REPO_URI)' |
    awk '$1 == "Packages" && $2 == "bookworm" && $3 == "main" { print $4; exit }')
mirror=${mirror:-http://deb.debian.org/debian}
proxy=
eval "$(apt-config shell proxy Acquire::http::Proxy)"
[ -z "$proxy" ] || export http_proxy="$proxy"
include=
case $mirror in https:*) include=--include=ca-certificates ;; esac

mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
if grep -q " $dir/" /proc/mounts; then
    echo "check-bare: something is mounted below $dir" >&2
    exit 1
fi
rm -rf --one-file-system "$dir"
debootstrap --variant=minbase $include bookworm "$dir" "$mirror"

cp -L /etc/resolv.conf "$dir/etc/resolv.conf" 2>/dev/null || :
cp -R /etc/apt/apt.conf.d /etc/apt/trusted.gpg.d "$dir/etc/apt/"
rm -f "$dir/etc/apt/sources.list"
for list in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    if [ -f "$list" ] && grep -qE '/debian(-security)?/?( |$)' "$list"; then
        case $list in
        /etc/apt/sources.list) cp "$list" "$dir/etc/apt/" ;;
        *) cp "$list" "$dir/etc/apt/sources.list.d/" ;;
        esac
    fi
done

mkdir -p "$dir/work/vdt"
git ls-files -z --cached --others --exclude-standard |
    xargs -0 sh -c 'for f; do [ ! -e "$f" ] || printf "%s\0" "$f"; done' sh |
    tar -c --null -T - | tar -x -C "$dir/work/vdt" --no-same-owner

cat >"$dir/work/run" <<'END'
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
[ -e /proc/self ] || mount -t proc proc /proc || echo "check-bare: no /proc"
# terminals for the tests of what is shown on one
[ -e /dev/pts/ptmx ] || mount -t devpts -o ptmxmode=0666 devpts /dev/pts || echo "check-bare: no /dev/pts"
apt-get -q update
apt-get -q -y --no-install-recommends install make
cd /work/vdt
make check
END
# The mounts live in a name space of their own and end with it.
if unshare --mount true 2>/dev/null; then
    enter="unshare --mount"
else
    enter=
fi
$enter env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root ${proxy:+http_proxy="$proxy"} \
    chroot "$dir" /bin/sh /work/run
