#!/usr/bin/env bash
# Measures the operator with many models: a real control plane, 200 nodes that KWOK pretends, the operator from its image.
#   run.sh        N=1000 models; writes ../results/setup.json rows scale-* and ../results/scale-phases.json
#   SMOKE=1 N=50  run.sh   the same with few models and short waits, judges requests only and writes nothing
#   PROFILE=1     run.sh   also records the operator with Java Flight Recorder: run/recording.jfr
# Needs root for namespaces of its own: every process listens on a loopback that no other process sees, and ends with the script.
set -euo pipefail
cd "$(dirname "$0")"

fail() { echo "scale: $*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || fail "root is needed for the namespaces that the measured processes run in"
for program in python3 unshare ip; do
  command -v "$program" >/dev/null || fail "'$program' is missing: apt-get install python3 util-linux iproute2"
done
[ -r ../../../operator/target/jib-image.tar ] || fail "operator/target/jib-image.tar is missing: run 'make images'"
../../cluster/build.sh kwok

exec 9>.lock
flock --nonblock 9 || fail "another run of this script goes on"
trap 'rm -rf run/etcd run/image' EXIT
# PID 1 of the namespace is the driver: when it ends, for whatever reason, the kernel ends all others.
unshare --net --mount --pid --fork --kill-child --mount-proc -- python3 main.py
