#!/usr/bin/env bash
# Shows the whole way: a cluster, the operator, a model that answers, a second version without a failed request.
#   CLUSTER=embedded   a Kubernetes of this machine's own, built from source (root; default where Docker does not run)
#   CLUSTER=kind       a kind cluster (default where Docker and kind are)
#   CLUSTER=current    the cluster that kubectl leads to, or that of the context CONTEXT. It takes the images from IMAGE_REGISTRY=registry/path,
#                      or from where PUSH=registry/path pushes them first (see push.sh)
set -euo pipefail
cd "$(dirname "$0")/.."
. hack/lib.sh

NAMESPACE=demo
OPERATOR_NAMESPACE=model-deployment-system
# On the namespaces that the demo made: on somebody's cluster it changes no other.
MADE_BY_DEMO=modeldeployment.io/made-by=demo
. hack/demo-cluster.sh

REPORT=target/demo-load.txt
LOAD=
PROXY=

step() { printf '\n== %s\n' "$*"; }
shown() { printf '  $ %s\n' "$*"; "$@" | sed 's/^/    /'; }

finish() {
  for process in $LOAD $PROXY; do kill "$process" 2>/dev/null || true; done
}
trap finish EXIT
trap 'exit 130' INT TERM

install_operator() {
  local helm before
  prepare_namespace "$OPERATOR_NAMESPACE"
  before=$(kubectl --namespace "$OPERATOR_NAMESPACE" get pods -o 'jsonpath={range .items[*]}pod/{.metadata.name} {"\n"}{end}')
  # The annotation makes a repeated demo restart the operator when its image was built anew under the same tag.
  env "${HELM[@]}" upgrade --install model-deployment-operator helm/model-deployment-operator \
    --namespace "$OPERATOR_NAMESPACE" "${IMAGES_FROM[@]}" \
    --set-string podAnnotations.image="$(cat operator/target/jib-image.digest 2>/dev/null || echo unknown)" \
    --wait --timeout 5m > target/demo-helm.txt 2>&1 &
  helm=$!
  watch_images "$helm" "${before:-none}"
  wait "$helm" || fail "Helm did not install the operator: $(tail -n 3 target/demo-helm.txt)"
  shown kubectl --namespace "$OPERATOR_NAMESPACE" get pods
}

# Helm would wait for minutes, and not say for what. Given the process to end, and the pods that an earlier attempt left.
watch_images() {
  local waiting='{range .items[*]}pod/{.metadata.name} {.status.containerStatuses[0].state.waiting.reason} {.spec.containers[0].image}: {.status.containerStatuses[0].state.waiting.message}{"\n"}{end}' why
  while kill -0 "$1" 2>/dev/null; do
    why=$(kubectl --namespace "$OPERATOR_NAMESPACE" get pods -o "jsonpath=$waiting" 2>/dev/null | grep -vFf <(echo "$2") \
      | sed -nE 's/^[^ ]* (ErrImagePull|ImagePullBackOff|InvalidImageName) //p' | head -n 1) || true
    if [ -n "$why" ]; then
      kill "$1"
      wait "$1" || true
      fail "the cluster cannot pull an image: $why
What the demo made goes with: helm uninstall model-deployment-operator -n $OPERATOR_NAMESPACE --no-hooks; kubectl delete namespace $OPERATOR_NAMESPACE"
    fi
    sleep 1
  done
}

# Pods of this namespace must keep to the restricted Pod Security standard.
prepare_namespace() {
  if ! kubectl get namespace "$1" >/dev/null 2>&1; then
    kubectl create namespace "$1" >/dev/null
    kubectl label namespace "$1" "$MADE_BY_DEMO" >/dev/null
  fi
  kubectl label namespace "$1" --overwrite pod-security.kubernetes.io/enforce=restricted >/dev/null
}

in_demo() { kubectl --namespace "$NAMESPACE" "$@"; }

prepare_models() {
  prepare_namespace "$NAMESPACE"
  in_demo delete modeldeployments.modeldeployment.io digits --ignore-not-found --cascade=foreground >/dev/null
  for version in v1 v2; do
    in_demo create configmap "digits-$version" --from-file="model.onnx=e2e/models/digits/$version.onnx" \
      --dry-run=client -o yaml | in_demo apply -f - >/dev/null
  done
}

apply_version() {
  local manifest
  manifest=$(cat <<END
apiVersion: modeldeployment.io/v1alpha1
kind: ModelDeployment
metadata: {name: digits}
spec:
  model:
    uri: configmap://digits-$1/model.onnx
    format: onnx
END
  )
  printf '%s\n' "$manifest" | sed 's/^/    /'
  printf '%s\n' "$manifest" | in_demo apply -f - | sed 's/^/  /'
}

wait_ready() {
  local started=$SECONDS
  if ! in_demo wait --for=condition=Ready modeldeployments.modeldeployment.io/digits --timeout=3m >/dev/null; then
    in_demo describe modeldeployments.modeldeployment.io digits >&2
    fail "the model is not Ready after 3 minutes; the conditions above say why"
  fi
  echo "  Ready after $((SECONDS - started)) s"
}

stop_load() {
  kill "$LOAD" 2>/dev/null || true
  wait "$LOAD" 2>/dev/null || true
  LOAD=
}

need_python
mkdir -p target

step "1. Images and a cluster (CLUSTER=$CLUSTER)"
cluster_prepare

step "2. Install the operator with Helm"
install_operator

step "3. Apply a model: a small network that reads handwritten digits"
prepare_models
apply_version v1
wait_ready
in_demo get modeldeployments.modeldeployment.io | sed 's/^/    /'

step "4. Ask it what this is (a seven)"
service_url
python3 hack/ask.py picture
python3 hack/ask.py "$URL" once

step "5. Move to version 2 while 25 requests a second arrive"
python3 hack/ask.py "$URL" loop "$REPORT" &
LOAD=$!
sleep 3
apply_version v2
wait_ready
sleep 3
stop_load
sed 's/^/  /' "$REPORT"
python3 hack/ask.py "$URL" once
shown kubectl --namespace "$NAMESPACE" get modeldeployments.modeldeployment.io,pods
if ! grep -q ': 0 failed,.*the last by v2$' "$REPORT"; then
  fail "the change of version was not clean: see above"
fi

step "What next"
cluster_hints
