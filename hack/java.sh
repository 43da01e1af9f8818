#!/usr/bin/env bash
# Prints the home of the newest JDK that is installed and new enough: JAVA_HOME if that one is, else what can be found.
set -euo pipefail

NEEDED=25

# The feature version of the JDK in a directory, or nothing. Read from its release file: starting Java takes longer.
version_of() {
  [ -x "$1/bin/javac" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null || true
}

java_on_path() {
  local java
  java=$(command -v javac || command -v java) || return 0
  # Links are followed: /usr/bin/javac leads to the JDK through /etc/alternatives.
  java=$(readlink -f "$java" 2>/dev/null || echo "$java")
  dirname "$(dirname "$java")"
}

candidates() {
  java_on_path
  ls -d /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/*java* /opt/java/* \
    "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home 2>/dev/null || true
}

newest() {
  local home version
  candidates | while read -r home; do
    version=$(version_of "$home")
    if [ "${version:-0}" -ge "$NEEDED" ]; then echo "$version $home"; fi
  done | sort -s -k1,1nr | head -1 | cut -d' ' -f2-
}

version=$(version_of "${JAVA_HOME:-/nonexistent}")
if [ "${version:-0}" -ge "$NEEDED" ]; then
  echo "$JAVA_HOME"
  exit 0
fi
home=$(newest)
if [ -z "$home" ]; then
  cat >&2 <<END
java: no JDK $NEEDED or newer was found (JAVA_HOME, PATH, /usr/lib/jvm, /opt, SDKMAN, macOS).
Install one, for example Eclipse Temurin $NEEDED (https://adoptium.net/installation/), 'sdk install java $NEEDED-tem'
or 'brew install openjdk', then try again; or let JAVA_HOME lead to it.
END
  exit 1
fi
echo "$home"
