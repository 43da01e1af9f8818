# Somebody's cluster: what the demo asks and checks before it touches one. Sourced by demo-cluster.sh.
# shellcheck shell=bash disable=SC2034,SC2153

RIGHTS=("create namespaces" "create customresourcedefinitions" "create clusterroles" "create clusterrolebindings" "patch namespaces")

current_prepare() {
  local named=${CONTEXT:-}
  choose_context
  check_cluster
  check_nothing_is_in_the_way
  confirm "$named"
  if [ -n "${PUSH:-}" ]; then hack/images.sh; fi
}

choose_context() {
  if [ -z "${CONTEXT:-}" ]; then
    CONTEXT=$(kubectl config current-context 2>/dev/null) \
      || fail "kubectl has no current context: choose one with 'kubectl config use-context NAME', or set KUBECONFIG or CONTEXT"
  fi
  # From here on, whatever becomes the current one meanwhile.
  KUBECTL=(kubectl --context "$CONTEXT")
  HELM=(helm --kube-context "$CONTEXT")
  SERVER=$(kubectl config view --minify -o 'jsonpath={.clusters[0].cluster.server}' 2>/dev/null) \
    || fail "kubectl has no context '$CONTEXT'; it knows: $(command kubectl config get-contexts -o name | paste -sd' ')"
}

check_cluster() {
  local answer right
  answer=$(kubectl get --raw /version --request-timeout=20s 2>&1) || fail "the cluster of context '$CONTEXT' ($SERVER) does not answer: $(tail -n 1 <<<"$answer")"
  for right in "${RIGHTS[@]}"; do
    # shellcheck disable=SC2086
    kubectl auth can-i $right --all-namespaces --quiet >/dev/null 2>&1 \
      || fail "context '$CONTEXT' may not $right: installing the operator needs the rights of a cluster administrator"
  done
}

made_by_demo() { [ -n "$(kubectl get namespaces --selector "$MADE_BY_DEMO" --field-selector "metadata.name=$1" -o name)" ]; }

check_nothing_is_in_the_way() {
  local namespace other
  for namespace in "$OPERATOR_NAMESPACE" "$NAMESPACE"; do
    if kubectl get namespace "$namespace" >/dev/null 2>&1 && ! made_by_demo "$namespace"; then
      fail "the namespace $namespace is there already and not the demo's: it is left alone. The README's tour works in any namespace"
    fi
  done
  other=$(kubectl get deployments --all-namespaces --selector app.kubernetes.io/name=model-deployment-operator \
    -o 'jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name}{"\n"}{end}' | grep -v "^$OPERATOR_NAMESPACE/" | paste -sd' ' || true)
  [ -z "$other" ] || fail "an operator runs there already ($other), and two would serve the same models. The README's tour works with it"
}

# A cluster on this machine by its address, or by the names that kind, minikube and the like give.
is_local() {
  [[ $SERVER =~ ^https?://(localhost|127\.[0-9.]+|\[::1\])(:|/|$) ]] \
    || [[ $CONTEXT =~ ^(kind-.*|k3d-.*|minikube|docker-desktop|rancher-desktop|colima|orbstack)$ ]]
}

# Whoever names the context means it; else a cluster that is not on this machine is asked for.
confirm() {
  local answer
  echo "  context $CONTEXT, $SERVER"
  echo "  the demo makes there: three custom resource definitions, cluster roles, the namespaces $OPERATOR_NAMESPACE and $NAMESPACE"
  if [ -n "$1" ] || is_local; then return; fi
  [ -t 0 ] || fail "that cluster is not on this machine: CONTEXT=$CONTEXT says that you mean it"
  read -r -p "  that cluster is not on this machine. Go on? [y/N] " answer
  [[ $answer == [yY]* ]] || fail "stopped, and nothing was changed"
}
