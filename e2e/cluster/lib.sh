# Names, addresses and small functions that every script here shares. Sourced, not run.
# shellcheck shell=bash disable=SC2034

NODE=node1
NODE_IP=10.99.0.2
HOST_IP=10.99.0.1
HOST_LINK=mdo0
POD_CIDR=10.244.0.0/24
SERVICE_CIDR=10.96.0.0/16
SERVICE_IP=10.96.0.1

CLUSTER=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BIN=$CLUSTER/bin
RUN=$CLUSTER/run                # for people: kubeconfig, logs, timings
STATE=/run/mdo-cluster          # while it runs: keys, CNI configuration, what to restore
DATA=/var/lib/mdo-cluster       # what containerd, etcd and the kubelet write
CGROUP=mdo-cluster

# Directories with fixed names that Kubernetes and containerd write to. The cluster's mount namespace covers each with one of its own.
COVERED=(/run/containerd /run/netns /var/lib/cni /var/lib/kubelet /var/log/containers /var/log/pods)

fail() { echo "${0##*/}: $*" >&2; exit 1; }

need_root() {
  [ "$(id -u)" = 0 ] || fail "root is needed: namespaces, mounts and cgroups. Try: sudo $0"
}

kubectl() { "$BIN/kubectl" --kubeconfig "$RUN/admin.kubeconfig" "$@"; }

# The cgroup directory that lists the processes of the cluster: with cgroup v1 that of the pids controller.
process_cgroup() {
  if cgroup_v2; then echo "/sys/fs/cgroup/$CGROUP"; else echo "/sys/fs/cgroup/pids/$CGROUP"; fi
}

cgroup_v2() { [ "$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ]; }

cluster_processes() {
  find "$(process_cgroup)" -name cgroup.procs -exec cat {} + 2>/dev/null || true
}

# PID 1 of the cluster's namespaces, as the host numbers it; fails when it does not run. The cgroup tells it from a reused number.
cluster_init() {
  local pid
  pid=$(cat "$STATE/init" 2>/dev/null) && grep -q "/$CGROUP/" "/proc/$pid/cgroup" 2>/dev/null && echo "$pid"
}

in_cluster() {
  local pid
  pid=$(cluster_init) || fail "no cluster is up"
  nsenter --target "$pid" --mount --net --pid --wd=/ -- "$@"
}

something_left() { [ -e "$STATE" ] || [ -e "$DATA" ] || [ -e "$RUN" ] || [ -n "$(cluster_processes)" ]; }
