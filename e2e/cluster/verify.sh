#!/usr/bin/env bash
# Proves in about a minute that a running cluster does what the tests rely on. One line per check; leaves nothing behind.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

FAILED=0
SPACE=(--namespace verify)

check() {
  local what=$1 output
  shift
  if output=$("$@" 2>&1); then echo "ok    $what"; else echo "FAIL  $what: ${output: -300}"; FAILED=1; fi
}

retry() { local try; for try in $(seq 40); do "$@" && return 0; sleep 0.25; done; echo "after $try tries"; return 1; }

# The command's output, whether it succeeds or not, has the given words.
says() {
  local words=$1 output
  shift
  output=$("$@" 2>&1) || true
  echo "$output"
  grep -qF "$words" <<<"$output"
}

in_client() { kubectl "${SPACE[@]}" exec client -- "$@"; }
first_web_pod() { kubectl "${SPACE[@]}" get pods -l app=web -o "jsonpath={.items[0].$1}"; }
cluster_ip() { kubectl "${SPACE[@]}" get service web -o jsonpath='{.spec.clusterIP}'; }
running_gpu_pods() { kubectl "${SPACE[@]}" get pods -l app=gpu --field-selector status.phase=Running -o name | wc -l; }

# Twelve requests to its own Service, of two endpoints: all of them missing the pod itself is a chance of 1 in 4096.
hairpin() {
  local pod
  pod=$(first_web_pod metadata.name)
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do kubectl "${SPACE[@]}" exec "$pod" -- fetch http://web/ || return 1; done
}

port_forward() {
  local forwarder status=0
  "$BIN/kubectl" --kubeconfig "$RUN/admin.kubeconfig" "${SPACE[@]}" port-forward service/web 18099:80 >/dev/null 2>&1 &
  forwarder=$!
  retry "$BIN/fetch" http://127.0.0.1:18099/ || status=$?
  kill "$forwarder"
  return "$status"
}

unknown_name() { says 'no such host' in_client fetch http://no-such-host.example/; }
logs() { says started kubectl "${SPACE[@]}" logs "$(first_web_pod metadata.name)"; }
api_server_from_pod() { says 'HTTP request to an HTTPS server' in_client fetch "http://$SERVICE_IP:443/"; }
host_from_pod() { in_client ping -c 1 -W 2 "$HOST_IP"; }
four_gpu_pods_run() { [ "$(running_gpu_pods)" = 4 ]; }

fifth_waits_for_gpu() {
  says 'Insufficient nvidia.com/gpu' kubectl "${SPACE[@]}" get pods -l app=gpu --field-selector status.phase=Pending \
    -o jsonpath='{.items[*].status.conditions[?(@.type=="PodScheduled")].message}'
}

four_different_gpus() {
  [ "$(kubectl "${SPACE[@]}" logs -l app=gpu --tail=-1 | grep -c '^device=GPU-emulated-[0-3]$')" = 4 ] &&
    [ "$(kubectl "${SPACE[@]}" logs -l app=gpu --tail=-1 | sort -u | wc -l)" = 4 ]
}

privileged_refused() {
  says 'violates PodSecurity "restricted:latest"' kubectl -n verify-restricted run bad --image=localhost/busybox:1 --privileged
}

verify_network() {
  check "deployment available" kubectl "${SPACE[@]}" rollout status deployment/web --timeout=60s
  check "client pod ready" kubectl "${SPACE[@]}" wait --for=condition=Ready pod/client --timeout=30s
  check "ClusterIP from the host" retry "$BIN/fetch" "http://$(cluster_ip)/"
  check "pod IP from the host" retry "$BIN/fetch" "http://$(first_web_pod status.podIP):8080/"
  check "NodePort from the host" retry "$BIN/fetch" "http://$NODE_IP:30080/"
  check "DNS and ClusterIP from a pod" retry in_client fetch http://web.verify.svc.cluster.local/
  check "a pod to its own Service" hairpin
  check "unknown name fails at once" unknown_name
  check "API server from a pod" api_server_from_pod
  check "the host from a pod" host_from_pod
  check "logs" logs
  check "port-forward" port_forward
}

verify_workloads() {
  check "4 of 5 GPU pods run" retry four_gpu_pods_run
  check "the fifth waits for a GPU" fifth_waits_for_gpu
  check "each has a GPU of its own" retry four_different_gpus
  check "restricted job completes" kubectl -n verify-restricted wait --for=condition=Complete job/job --timeout=60s
  check "privileged pod refused" privileged_refused
}

clean() { kubectl delete namespace verify verify-restricted --ignore-not-found >/dev/null; }

[ -r "$RUN/admin.kubeconfig" ] || fail "no cluster is up, or its kubeconfig is not yours to read"
clean
trap clean EXIT
check "node Ready" kubectl wait --for=condition=Ready "node/$NODE" --timeout=30s
kubectl create namespace verify >/dev/null
retry kubectl "${SPACE[@]}" get serviceaccount default >/dev/null 2>&1
kubectl "${SPACE[@]}" apply -f "$CLUSTER/verify/web.yaml" -f "$CLUSTER/verify/gpu.yaml" >/dev/null
kubectl apply -f "$CLUSTER/verify/restricted.yaml" >/dev/null
verify_network
verify_workloads
exit "$FAILED"
