#!/usr/bin/env bash
# Everything that is tested, on the embedded cluster. Needs root.
#   test.sh       unit tests, API server tests, end-to-end scenarios
#   test.sh e2e   the end-to-end scenarios alone
# The last line is "N passed, N failed, N skipped". A cluster that was up before is used and left up.
set -euo pipefail
cd "$(dirname "$0")/.."
. hack/lib.sh

ONLY=${1:-}
LOG=target/cluster-build.log
# Unit tests have run in "check": surefire is given a name that no test has.
NO_UNIT_TESTS=(-Dtest=NoUnitTests -Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip=true)

DURATIONS=()
PHASE=
PHASE_STARTED=0
BUILD=
OUR_CLUSTER=no

phase() {
  PHASE=$1
  PHASE_STARTED=$SECONDS
  shift
  printf '\n== %s\n' "$PHASE"
  "$@"
  end_phase ""
}

end_phase() { DURATIONS+=("$(printf '%5d s  %s' $((SECONDS - PHASE_STARTED)) "$PHASE$1")"); }

install_tools() {
  need_go
  hack/mvn.sh --version | sed -n 1,3p
  e2e/cluster/prerequisites.sh
}

# Takes minutes the first time, so Maven works beside it, with precedence.
start_binaries() {
  mkdir -p target
  setsid nice -n 10 e2e/cluster/build.sh > "$LOG" 2>&1 &
  BUILD=$!
}

wait_for_binaries() {
  local status=0
  wait "$BUILD" || status=$?
  BUILD=
  cat "$LOG"
  return "$status"
}

cluster_up() {
  if embedded_is_up; then
    echo "the cluster is up already and stays up"
  else
    e2e/cluster/up.sh   # cleans up by itself when it fails
    OUR_CLUSTER=yes
  fi
  e2e/cluster/load.sh operator/target/jib-image.tar runtime-image/target/jib-image.tar
}

integration_tests() {
  if [ "$ONLY" = e2e ]; then
    hack/mvn.sh verify --projects e2e --also-make "${NO_UNIT_TESTS[@]}" \
      '-Dit.test=io/modeldeployment/e2e/**/*IT' -Dfailsafe.failIfNoSpecifiedTests=false
  else
    hack/mvn.sh verify --fail-at-end "${NO_UNIT_TESTS[@]}"
  fi
}

# Runs whatever happened: nothing stays behind, and the last line tells the result.
finish() {
  local status=$?
  trap - EXIT
  trap '' INT TERM
  set +e
  if [ "$status" != 0 ]; then end_phase " (failed)"; fi
  if [ -n "$BUILD" ]; then kill -- "-$BUILD" 2>/dev/null; wait "$BUILD" 2>/dev/null; fi
  if [ "$OUR_CLUSTER" = yes ]; then e2e/cluster/down.sh; fi
  # Under sudo the build output would belong to root, and a later `make check` could not replace it.
  if [ -n "${SUDO_UID:-}" ]; then chown -R "$SUDO_UID:${SUDO_GID:-0}" target ./*/target runtime-image/base/target 2>/dev/null; fi
  printf '\n== durations\n'
  printf '%s\n' "${DURATIONS[@]}"
  printf '%5d s  in all\n\n' "$SECONDS"
  if [ "$status" = 0 ]; then
    python3 hack/summary.py
  else
    python3 hack/summary.py --broken "$PHASE"
  fi || status=1
  exit "$status"
}

need_root
need_python
python3 hack/summary.py --clear
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

phase "tools" install_tools
start_binaries
if [ "$ONLY" != e2e ]; then phase "check: compile, unit tests" hack/mvn.sh verify -DskipITs=true; fi
phase "images" hack/images.sh
phase "cluster binaries, the rest of their build" wait_for_binaries
phase "cluster up" cluster_up
phase "integration tests" integration_tests
