# Finds the JDK that builds the image. Sourced, not run.
# shellcheck shell=bash

JAVA_RELEASE=25

is_jdk() { [ -x "$1/bin/jlink" ] && [ "$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")" -ge "$JAVA_RELEASE" ]; }

# JAVA_HOME when it is new enough, else the newest one installed.
find_jdk() {
  local candidate
  while read -r candidate; do
    if is_jdk "$candidate" 2>/dev/null; then echo "$candidate"; return; fi
  done < <(printf '%s\n' "${JAVA_HOME:-}"; printf '%s\n' /usr/lib/jvm/* | sort -rV)
  return 1
}
