#!/usr/bin/env bash
# Measures on the embedded cluster and writes results/*.json and docs/benchmarks.md. Needs root and both images.
#   run.sh          a cluster that is up is used and left up
#   N=100 run.sh    with 100 models instead of 1,000 in the scale part
# Other work on the machine makes every figure worse: results/machine.json records the load at the start.
set -euo pipefail
cd "$(dirname "$0")/../.."

fail() { echo "bench: $*" >&2; exit 1; }

kubectl() { e2e/cluster/bin/kubectl --kubeconfig e2e/cluster/run/admin.kubeconfig "$@"; }
is_up() { [ -e e2e/cluster/run/admin.kubeconfig ] && [ "$(kubectl get --raw /readyz 2>/dev/null)" = ok ]; }

[ "$(id -u)" = 0 ] || fail "root is needed for the embedded cluster"
command -v python3 >/dev/null || fail "Python 3 is needed"
IMAGES=(operator/target/jib-image.tar runtime-image/target/jib-image.tar)
for image in "${IMAGES[@]}"; do
  [ -r "$image" ] || fail "$image is missing: run 'make images'"
done

python3 e2e/bench/machine.py
e2e/bench/scale/run.sh   # before the cluster is up, which would take processor time from it
if ! is_up; then
  trap 'e2e/cluster/down.sh' EXIT
  e2e/cluster/up.sh
fi
e2e/cluster/load.sh "${IMAGES[@]}"
python3 e2e/bench/setup.py
python3 e2e/bench/startup.py
python3 e2e/bench/render.py
