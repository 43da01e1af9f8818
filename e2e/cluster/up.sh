#!/usr/bin/env bash
# Brings up a single-node Kubernetes in its own PID, mount and network namespaces. Needs root.
#   up.sh            then: export KUBECONFIG=<this directory>/run/admin.kubeconfig
#   AUDIT=1 up.sh    also writes every API request to run/logs/audit.log
#   UP_TIMEOUT=600   seconds to wait for each phase instead of 120, on a slow machine
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

elapsed() { awk -v now="$EPOCHREALTIME" -v start="$STARTED" 'BEGIN {printf "%.1f", now - start}'; }

# Repeats a command until it succeeds; gives up when the time is over or the cluster's PID 1 has ended.
wait_until() {
  local what=$1 seconds=${UP_TIMEOUT:-120} end
  end=$((SECONDS + seconds))
  shift
  until "$@" >/dev/null 2>&1; do
    cluster_init >/dev/null || fail "the cluster ended while waiting for: $what"
    [ "$SECONDS" -lt "$end" ] || fail "not reached within $seconds s: $what"
    sleep 0.1
  done
  echo "up: $(elapsed) s $what"
}

refuse_other_cluster() {
  local network other
  other=$(ps -eo comm= | awk '/^(kubelet|k3s.*|k0s)$/ {print; exit}')
  [ -z "$other" ] || fail "another cluster lives here: $other runs"
  for network in 10.99.0.0/30 "$POD_CIDR" "$SERVICE_CIDR"; do
    [ -z "$(ip route show root "$network")" ] || fail "the network $network is in use: $(ip route show root "$network")"
  done
}

# What down.sh needs to restore the machine. The kubelet sets these for the whole machine.
record_machine() {
  local key directory
  for key in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
    echo "$key $(cat "/proc/sys/$key")"
  done > "$STATE/sysctls"
  for directory in "${COVERED[@]}" /run/mount; do   # the last one is made by mount(8)
    if [ ! -e "$directory" ]; then echo "$directory"; fi
  done > "$STATE/created-directories"
}

prepare_cgroups() {
  local root=/sys/fs/cgroup hierarchy controller
  if cgroup_v2; then
    cp "$root/cgroup.subtree_control" "$STATE/subtree-control"
    for controller in $(cat "$root/cgroup.controllers"); do
      echo "+$controller" > "$root/cgroup.subtree_control" || echo "up: cgroup controller $controller cannot be enabled" >&2
    done
  fi
  for hierarchy in $(if cgroup_v2; then echo "$root"; else awk '$3 == "cgroup" {print $2}' /proc/mounts; fi); do
    mkdir -p "$hierarchy/$CGROUP"
  done
  mkdir -p "$(process_cgroup)/system"
}

prepare_state() {
  local plugins=/usr/lib/cni
  [ -x "$plugins/ptp" ] || plugins=/opt/cni/bin
  mkdir -p "$STATE" "$RUN/logs" "$DATA"
  chmod 700 "$STATE" "$DATA"
  echo "$RUN" > "$STATE/run-directory"
  record_machine
  prepare_cgroups
  xargs -r mkdir -p < "$STATE/created-directories"
  cp -r "$CLUSTER/config" "$STATE/config"
  # An overlay file system cannot hold the upper layer of another one: inside a container, copy instead.
  if [ "$(stat -fc %T "$DATA")" = overlayfs ]; then
    sed -i 's/snapshotter = "overlayfs"/snapshotter = "native"/' "$STATE/config/containerd.toml"
  fi
  ln -s "$plugins" "$STATE/cni-plugins"
  "$BIN/pki" "$STATE/pki" "$NODE" "$NODE_IP" "$SERVICE_IP"
  install -m 600 -o "${SUDO_UID:-0}" -g "${SUDO_GID:-0}" "$STATE/pki/admin.kubeconfig" "$RUN/admin.kubeconfig"
}

start_namespaces() {
  local parent pid='' cgroup
  cgroup=$(process_cgroup)/system
  # Enters its cgroup first, so that every process of the cluster is found by it.
  # shellcheck disable=SC2016
  setsid bash -c 'echo $$ > "$1/cgroup.procs"; exec unshare --fork --pid --net --mount --propagation slave -- "$2"' \
    start "$cgroup" "$CLUSTER/node.sh" > "$RUN/logs/node.log" 2>&1 < /dev/null 9<&- &
  parent=$!
  disown
  until [ -n "$pid" ]; do
    [ -e "/proc/$parent" ] || fail "the namespaces cannot be made: $(cat "$RUN/logs/node.log")"
    pid=$(cat "/proc/$parent/task/$parent/children" 2>/dev/null) || true
    sleep 0.05
  done
  echo "${pid// /}" > "$STATE/init"
}

connect_network() {
  ip link add "$HOST_LINK" type veth peer name eth0 netns "$(cat "$STATE/init")"
  ip addr add "$HOST_IP/30" dev "$HOST_LINK"
  ip link set "$HOST_LINK" up
  ip route add "$SERVICE_CIDR" via "$NODE_IP"
  ip route add "$POD_CIDR" via "$NODE_IP"
}

node_has_gpus() { [ "$(kubectl get node "$NODE" -o 'jsonpath={.status.allocatable.nvidia\.com/gpu}')" = 4 ]; }

bring_up() {
  local apiserver node dns
  prepare_state
  start_namespaces
  connect_network
  wait_until "API server ready" test -e "$STATE/apiserver-ready"
  apiserver=$(elapsed)
  wait_until "cluster DNS deployed" kubectl apply -f "$CLUSTER/manifests"
  wait_until "node Ready" kubectl wait --for=condition=Ready "node/$NODE" --timeout=10s
  node=$(elapsed)
  wait_until "4 GPUs offered" node_has_gpus
  wait_until "cluster DNS available" kubectl -n kube-system wait --for=condition=Available deployment/coredns --timeout=10s
  dns=$(elapsed)
  printf '{"apiserverSeconds":%s,"nodeReadySeconds":%s,"dnsSeconds":%s}\n' "$apiserver" "$node" "$dns" > "$RUN/timings.json"
}

# Under sudo the binaries are the invoking user's: built by that user, found in that user's cache.
build() {
  if [ -z "${SUDO_USER:-}" ]; then "$CLUSTER/build.sh"; return; fi
  runuser -u "$SUDO_USER" -- env HOME="$(getent passwd "$SUDO_USER" | cut -d: -f6)" "$CLUSTER/build.sh"
}

# Shows why, keeps the logs, leaves nothing else.
on_failure() {
  local log
  trap - EXIT
  for log in "$RUN"/logs/*.log; do
    echo "== ${log#"$CLUSTER/"}" >&2
    tail -n 8 "$log" | cut -c1-300 >&2
  done
  rm -rf "$CLUSTER/run-failed"
  cp -r "$RUN/logs" "$CLUSTER/run-failed"
  "$CLUSTER/down.sh" >&2
  echo "up: failed; all logs are in ${CLUSTER}/run-failed" >&2
  exit 1
}

need_root
exec 9< "${BASH_SOURCE[0]}"
flock 9   # one up.sh at a time; no lock file stays behind
"$CLUSTER/prerequisites.sh" --check
build
if cluster_init >/dev/null; then
  [ "$(cat "$STATE/run-directory")" = "$RUN" ] || fail "the cluster of $(cat "$STATE/run-directory") is up: take that one down first"
  [ "$(kubectl get --raw /readyz 2>/dev/null)" = ok ] || fail "a cluster runs but does not answer: down.sh first"
  echo "up: already up; KUBECONFIG=$RUN/admin.kubeconfig"
  exit 0
fi
if something_left; then
  echo "up: removing what an earlier cluster left"
  "$CLUSTER/down.sh"
fi
refuse_other_cluster
STARTED=$EPOCHREALTIME
trap on_failure EXIT
bring_up
trap - EXIT
echo "up: KUBECONFIG=$RUN/admin.kubeconfig"
