#!/usr/bin/env bash
# Builds the Java base image without a registry or Docker: target/base-image.tar, a docker-archive named localhost/jre-base:25;
# beside it, target/base.cdx.json says what it holds.
# It holds a Java run-time image cut to the modules below, the C and C++ libraries that it and native code need, and nothing
# else: no shell, no package manager. The same inputs give the same bytes; unchanged inputs are not built again.
set -euo pipefail
cd "$(dirname "$0")"

. ./jdk.sh
TARGET=$PWD/target
IMAGE=$TARGET/base-image.tar
SBOM=$TARGET/base.cdx.json

# What Spring Boot with Tomcat, Fabric8 and ONNX Runtime use. java.desktop is there for java.beans and headless image decoding;
# jdk.jcmd and jdk.jfr to look into a running pod.
MODULES=java.base,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http,java.security.jgss
MODULES+=,java.security.sasl,java.sql,java.xml,jdk.crypto.ec,jdk.jcmd,jdk.jfr,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs

# Parts of java.desktop that need a display, a sound card or fonts.
HEADLESS='**/libawt_xawt.so,**/libfontmanager.so,**/libfreetype.so,**/libjawt.so,**/libjsound.so,**/libsplashscreen.so,**/psfont*'

LOCALE=/usr/lib/locale/C.utf8   # without it the JVM cannot open files whose names are not ASCII

# The C library, what native libraries in jars link, and the resolver that the C library loads at run time.
LIBRARIES=(libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libresolv.so.2 libnss_files.so.2 libnss_dns.so.2
  libstdc++.so.6 libgcc_s.so.1)

fail() { echo "base image: $*" >&2; exit 1; }

link_jre() {
  # Without jmods the JDK links from its own run-time image. Uncompressed classes start faster, and shrink more in the gzipped layer.
  "$JDK/bin/jlink" --add-modules "$MODULES" --output "$1" --compress zip-0 --strip-debug --no-header-files --no-man-pages \
    --exclude-files "$HEADLESS" --dedup-legal-notices error-if-not-same-content
  "$1/bin/java" -Xshare:dump >/dev/null
}

copy_libraries() {
  local root=$1 library loader
  loader=$(ldd "$JDK/bin/java" | awk '$1 ~ /ld-linux/ {print $1}')
  mkdir -p "$root$LIBRARY_DIRECTORY" "$root$(dirname "$loader")"
  for library in "${LIBRARIES[@]}"; do
    cp -L "$LIBRARY_DIRECTORY/$library" "$root$LIBRARY_DIRECTORY/$library"
  done
  cp -L "$loader" "$root$loader"
  mkdir -p "$root$(dirname "$LOCALE")"
  cp -rL "$LOCALE" "$root$LOCALE"
  for library in libc6 libgcc-s1 libstdc++6; do   # their licences, where Debian keeps them
    [ ! -e "/usr/share/doc/$library/copyright" ] || install -D -m 644 "/usr/share/doc/$library/copyright" "$root/usr/share/doc/$library/copyright"
  done
}

write_accounts() {
  local root=$1
  mkdir -p "$root/etc"
  printf 'root:x:0:0:root:/:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/tmp:/sbin/nologin\n' > "$root/etc/passwd"
  printf 'root:x:0:\nnonroot:x:65532:\n' > "$root/etc/group"
  echo 'hosts: files dns' > "$root/etc/nsswitch.conf"
}

build() {
  local root
  WORK=$(mktemp -d)
  trap 'rm -rf "$WORK"' EXIT
  root=$WORK/root
  mkdir -p "$root/opt"
  mkdir -m 1777 "$root/tmp"
  link_jre "$root/opt/java"
  copy_libraries "$root"
  write_accounts "$root"
  find "$root" -type d ! -path "$root/tmp" -exec chmod 755 {} +
  mkdir -p "$TARGET"
  ./sbom.py --java "$root/opt/java" --output "$SBOM" "${LIBRARIES[@]/#/$LIBRARY_DIRECTORY/}" "$LOCALE/LC_CTYPE"
  ./pack-image.py --name "localhost/jre-base:$JAVA_RELEASE" --root "$root" --output "$IMAGE" --user 65532:65532 \
    --env PATH=/opt/java/bin --env JAVA_HOME=/opt/java --env LANG=C.UTF-8
}

JDK=$(find_jdk) || fail "JDK $JAVA_RELEASE or newer with jlink is needed: set JAVA_HOME or install one under /usr/lib/jvm"
command -v python3 >/dev/null || fail "python3 is needed"
umask 022
LIBRARY_DIRECTORY=$(dirname "$(ldd "$JDK/bin/java" | awk '$1 == "libc.so.6" {print $3}')")
for file in "${LIBRARIES[@]/#/$LIBRARY_DIRECTORY/}" "$LOCALE"; do
  [ -e "$file" ] || fail "$file is missing"
done
KEY=$(cd "$LIBRARY_DIRECTORY" && cat "$OLDPWD/build.sh" "$OLDPWD/jdk.sh" "$OLDPWD/pack-image.py" "$OLDPWD/sbom.py" "$JDK/release" "${LIBRARIES[@]}" | sha256sum | cut -d' ' -f1)
if [ -e "$IMAGE" ] && [ -e "$SBOM" ] && [ "$(cat "$TARGET/key" 2>/dev/null)" = "$KEY" ]; then
  echo "base image: $IMAGE is up to date"
  exit 0
fi
echo "base image: linking a run-time image from $JDK"
build
echo "$KEY" > "$TARGET/key"
echo "base image: $IMAGE, $(du -m "$IMAGE" | cut -f1) MiB ($(gzip -6 -c "$IMAGE" | wc -c | awk '{printf "%.1f", $1 / 1048576}') MiB compressed)"
