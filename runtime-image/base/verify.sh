#!/usr/bin/env bash
# Proves that the base image works: unpacks it and runs a program inside it as its user, without network. Needs root and a JDK.
set -euo pipefail
cd "$(dirname "$0")"
. ./jdk.sh

[ "$(id -u)" = 0 ] || { echo "verify: root is needed, to change the root directory. Try: sudo $0" >&2; exit 1; }
./build.sh
JDK=$(find_jdk)
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
chmod 755 "$WORK"
mkdir "$WORK/root"
tar --extract --to-stdout --file target/base-image.tar --wildcards '*/layer.tar' | tar --extract --directory "$WORK/root"
"$JDK/bin/javac" --release "$JAVA_RELEASE" -d "$WORK/root/verify" verify/Verify.java
"$JDK/bin/keytool" -genkeypair -keystore "$WORK/root/verify/key.p12" -storepass verify -alias verify -keyalg EC \
  -dname CN=localhost -ext SAN=dns:localhost -validity 2 2>/dev/null
chmod -R a+rX "$WORK/root/verify"

# Its own mounts and its own, empty network; the shared class archive must be usable (-Xshare:on fails otherwise).
# shellcheck disable=SC2016
unshare --mount --net -- bash -c '
  ip link set lo up
  mount --bind "$1" "$1"
  mkdir "$1/proc" "$1/dev"
  mount -t proc proc "$1/proc"
  mount --rbind /dev "$1/dev"
  mount -o remount,bind,ro "$1"
  mount -t tmpfs -o mode=1777 tmpfs "$1/tmp"
  exec env -i "PATH=$PATH" LANG=C.UTF-8 chroot --userspec=65532:65532 "$1" \
    /opt/java/bin/java -Xshare:on --enable-native-access=ALL-UNNAMED -cp /verify Verify /verify/key.p12
' verify "$WORK/root"
