#!/usr/bin/env bash
# Loads images into the cluster from docker-archive tars: load.sh IMAGE.tar... Needs root.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_root
[ $# -gt 0 ] || fail "usage: load.sh IMAGE.tar..."
for image in "$@"; do
  [ -r "$image" ] || fail "no such image: $image"
  in_cluster ctr --namespace k8s.io images import - < "$image"
done
