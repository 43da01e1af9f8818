#!/usr/bin/env bash
# Prints the state of the machine that a cluster could change. Equal before up.sh and after down.sh:
#   snapshot.sh > before; up.sh; down.sh; snapshot.sh | diff before -
set -euo pipefail

section() { echo "== $1"; shift; "$@" 2>/dev/null || true; }
processes() { ps -eo stat=,comm= | awk '$1 !~ /Z/ && $2 ~ /^(kube|etcd|containerd|coredns|pause|runc|gpuplugin|unshare|node.sh|ctr)/ {print $2}' | sort; }
firewall() { iptables-save | sed '/^#/d; s/\[[0-9:]*\]//'; ip6tables-save | sed '/^#/d; s/\[[0-9:]*\]//'; nft list tables; }
network() { ip -brief link | awk '{print $1}'; ip -4 route; ip netns list; }
cgroups() { find /sys/fs/cgroup -maxdepth 3 -type d -path '*mdo*'; find /sys/fs/cgroup -maxdepth 2 -type d -name 'kube*' -o -maxdepth 2 -name 'k8s*'; cat /sys/fs/cgroup/cgroup.subtree_control; }
directories() { find /run /var/lib /var/log /opt /etc/cni /etc/kubernetes /usr/libexec -maxdepth 1 | sort; }

sysctls() {
  local key
  for key in net/ipv4/ip_forward net/ipv4/conf/all/route_localnet net/bridge/bridge-nf-call-iptables net/netfilter/nf_conntrack_max \
      vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
    [ ! -e "/proc/sys/$key" ] || echo "$key $(cat "/proc/sys/$key")"
  done
}

section processes processes
section firewall firewall
section network network
section mounts sort /proc/self/mounts
section cgroups cgroups
section directories directories
section sysctls sysctls
