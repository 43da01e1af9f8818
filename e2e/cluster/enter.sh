#!/usr/bin/env bash
# Runs a command inside the cluster's namespaces, where only its processes, mounts and network are seen. Needs root.
#   enter.sh ps aux      enter.sh ctr -n k8s.io images ls      enter.sh pkill -9 kubelet
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_root
[ $# -gt 0 ] || fail "usage: enter.sh COMMAND [ARGUMENT...]"
in_cluster "$@"
