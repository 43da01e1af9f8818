#!/usr/bin/env bash
# PID 1 of the cluster's own PID, mount and network namespaces: prepares them and keeps the components running.
# Started by up.sh. When it ends, the kernel ends every process, mount and interface in them.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

PKI=$STATE/pki
API_QPS="--kube-api-qps=300 --kube-api-burst=600"

prepare_mounts() {
  local directory
  mount --make-rshared /   # volumes with mount propagation need a shared root
  mount -t proc proc /proc
  for directory in "${COVERED[@]}"; do
    mkdir -p "$DATA/covered$directory"
    mount --bind "$DATA/covered$directory" "$directory"
    mount --make-private "$directory"   # else what is mounted here would appear under $DATA too
    mount --make-shared "$directory"
  done
}

prepare_network() {
  until ip link show eth0 >/dev/null 2>&1; do sleep 0.05; done   # up.sh moves it here
  ip link set lo up
  ip addr add "$NODE_IP/30" dev eth0
  ip link set eth0 up
  ip route add default via "$HOST_IP"
  echo 1 > /proc/sys/net/ipv4/ip_forward
}

# A component that ends is started again a second later, as a node's service manager would do.
supervise() {
  local name=$1
  shift
  while :; do
    echo "$name starts" >> "$RUN/logs/$name.log"
    "$@" >> "$RUN/logs/$name.log" 2>&1 || echo "$name ended with $?" >> "$RUN/logs/$name.log"
    sleep 1
  done &
}

start_etcd() {
  local client=http://127.0.0.1:2379 peer=http://127.0.0.1:2380
  # Nothing here outlives the machine: no need to wait for the disk.
  supervise etcd "$BIN/etcd" --data-dir "$DATA/etcd" --unsafe-no-fsync \
    --listen-client-urls "$client" --advertise-client-urls "$client" \
    --listen-peer-urls "$peer" --initial-advertise-peer-urls "$peer" --initial-cluster "default=$peer"
}

start_apiserver() {
  local audit=()
  if [ "${AUDIT:-}" = 1 ]; then
    audit=(--audit-policy-file "$STATE/config/audit-policy.yaml" --audit-log-path "$RUN/logs/audit.log")
  fi
  supervise kube-apiserver "$BIN/kube-apiserver" --etcd-servers http://127.0.0.1:2379 \
    --advertise-address "$NODE_IP" --secure-port 6443 --service-cluster-ip-range "$SERVICE_CIDR" --allow-privileged \
    --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction \
    --client-ca-file "$PKI/ca.crt" --tls-cert-file "$PKI/apiserver.crt" --tls-private-key-file "$PKI/apiserver.key" \
    --kubelet-preferred-address-types InternalIP --kubelet-certificate-authority "$PKI/ca.crt" \
    --kubelet-client-certificate "$PKI/apiserver-kubelet-client.crt" --kubelet-client-key "$PKI/apiserver-kubelet-client.key" \
    --service-account-issuer https://kubernetes.default.svc.cluster.local \
    --service-account-signing-key-file "$PKI/sa.key" --service-account-key-file "$PKI/sa.pub" \
    --requestheader-client-ca-file "$PKI/front-proxy-ca.crt" --requestheader-allowed-names front-proxy-client \
    --requestheader-username-headers X-Remote-User --requestheader-group-headers X-Remote-Group \
    --requestheader-extra-headers-prefix X-Remote-Extra- \
    --proxy-client-cert-file "$PKI/front-proxy-client.crt" --proxy-client-key-file "$PKI/front-proxy-client.key" \
    "${audit[@]}"
}

start_controllers() {
  local manager=$PKI/kube-controller-manager.kubeconfig scheduler=$PKI/kube-scheduler.kubeconfig
  # shellcheck disable=SC2086
  supervise kube-controller-manager "$BIN/kube-controller-manager" $API_QPS --leader-elect=false --bind-address 127.0.0.1 \
    --kubeconfig "$manager" --authentication-kubeconfig "$manager" --authorization-kubeconfig "$manager" \
    --use-service-account-credentials --service-account-private-key-file "$PKI/sa.key" --root-ca-file "$PKI/ca.crt" \
    --cluster-signing-cert-file "$PKI/ca.crt" --cluster-signing-key-file "$PKI/ca.key" \
    --flex-volume-plugin-dir /var/lib/kubelet/volume-plugins
  # shellcheck disable=SC2086
  supervise kube-scheduler "$BIN/kube-scheduler" $API_QPS --leader-elect=false --bind-address 127.0.0.1 \
    --kubeconfig "$scheduler" --authentication-kubeconfig "$scheduler" --authorization-kubeconfig "$scheduler"
}

start_node() {
  supervise kubelet "$BIN/kubelet" --config "$STATE/config/kubelet.yaml" --kubeconfig "$PKI/kubelet.kubeconfig" \
    --hostname-override "$NODE" --node-ip "$NODE_IP" -v 2
  supervise kube-proxy "$BIN/kube-proxy" --config "$STATE/config/kube-proxy.yaml"
  supervise gpuplugin "$BIN/gpuplugin" --resource nvidia.com/gpu --count 4 --unhealthy "$RUN/unhealthy-gpus"
}

import_images() {
  local image
  until ctr version >/dev/null 2>&1; do sleep 0.1; done
  for image in "$BIN"/../images/*.tar; do ctr --namespace k8s.io images import "$image"; done
}

prepare_mounts
prepare_network
supervise containerd containerd --config "$STATE/config/containerd.toml"
start_etcd
start_apiserver
import_images >> "$RUN/logs/images.log" 2>&1
until [ "$(kubectl get --raw /readyz 2>/dev/null)" = ok ]; do sleep 0.1; done
touch "$STATE/apiserver-ready"
start_controllers
start_node
wait
