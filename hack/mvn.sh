#!/usr/bin/env bash
# Maven with the right JDK: mvn.sh ARGUMENTS...   Installs Maven with apt-get where it is missing and that is allowed.
set -euo pipefail
cd "$(dirname "$0")/.."
. hack/lib.sh

NEEDED=3.8.7

JAVA_HOME=$(hack/java.sh)
export JAVA_HOME

if ! command -v mvn >/dev/null; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    fail "Maven $NEEDED or newer is needed and no 'mvn' is on the PATH: 'sudo apt-get install maven', 'brew install maven' or https://maven.apache.org/install.html"
  fi
  echo "mvn: installing Maven with apt-get" >&2
  apt-get update -q >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends maven >&2
fi
# Asked outside the project: its .mvn/jvm.config is for the build.
found=$(cd / && mvn --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p')
at_least "$NEEDED" "$found" || fail "Maven $NEEDED or newer is needed, found ${found:-none that runs} ($(command -v mvn))"

exec mvn --batch-mode --no-transfer-progress "$@"
