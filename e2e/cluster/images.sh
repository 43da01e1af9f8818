#!/usr/bin/env bash
# Packs the images that a cluster needs before any other from the binaries of build.sh: pause, CoreDNS and a small test image.
#   images.sh DIRECTORY
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

pack() { "$CLUSTER/../../runtime-image/base/pack-image.py" --name "localhost/$1:1" --root "$WORK/$1" --output "$TARGET/$1.tar" "${@:2}"; }

TARGET=${1:?usage: images.sh DIRECTORY}
"$CLUSTER/prerequisites.sh" --check
BINARIES=$(cd "$TARGET/../bin" && pwd)
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
chmod 755 "$WORK"
umask 022

install -D "$BINARIES/pause" "$WORK/pause/pause"
pack pause --entrypoint /pause --user 65535:65535
install -D "$BINARIES/coredns" "$WORK/coredns/coredns"
pack coredns --entrypoint /coredns

# The shell and tools of busybox, and fetch, which resolves names (busybox's own wget, linked statically, cannot).
mkdir -p "$WORK/busybox"/{bin,etc}
mkdir -m 1777 "$WORK/busybox/tmp"
install "$(command -v busybox)" "$WORK/busybox/bin/busybox"
install "$BINARIES/fetch" "$WORK/busybox/bin/fetch"
for tool in $("$WORK/busybox/bin/busybox" --list); do
  [ "$tool" = busybox ] || ln -s busybox "$WORK/busybox/bin/$tool"
done
echo 'root:x:0:0::/:/bin/sh' > "$WORK/busybox/etc/passwd"
echo 'root:x:0:' > "$WORK/busybox/etc/group"
pack busybox --env PATH=/bin
