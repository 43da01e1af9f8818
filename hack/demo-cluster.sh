# Where the demo runs. Sourced by demo.sh: sets CLUSTER, IMAGES_FROM, KUBECTL and HELM, and the functions that differ by cluster.
# shellcheck shell=bash disable=SC2034

KIND_NAME=model-deployment-operator
IMAGES=(operator/target/jib-image.tar runtime-image/target/jib-image.tar)

docker_runs() { command -v docker >/dev/null && docker info >/dev/null 2>&1; }

if [ -z "${CLUSTER:-}" ]; then
  if docker_runs && command -v kind >/dev/null; then CLUSTER=kind; else CLUSTER=embedded; fi
fi

need_client() { command -v "$1" >/dev/null || fail "CLUSTER=$CLUSTER needs $1 on the PATH: see $2"; }

need_clients() {
  need_client kubectl https://kubernetes.io/docs/tasks/tools/
  need_client helm https://helm.sh/docs/intro/install/
}

KUBECTL=(kubectl)
HELM=(helm)
IMAGES_FROM=(--set imageRegistry=localhost)
case $CLUSTER in
  embedded)
    export KUBECONFIG=$PWD/e2e/cluster/run/admin.kubeconfig
    KUBECTL=(e2e/cluster/bin/kubectl)
    HELM=(e2e/cluster/bin/helm)
    ;;
  kind) export KUBECONFIG=$PWD/target/kind.kubeconfig ;;
  current)
    . hack/demo-current.sh
    if [ -n "${PUSH:-}" ]; then
      IMAGES_FROM=(--values target/pushed-images.yaml)
    elif [ -n "${IMAGE_REGISTRY:-}" ]; then
      IMAGES_FROM=(--set "imageRegistry=$IMAGE_REGISTRY")
    else
      fail "CLUSTER=current needs images that the cluster can pull: PUSH=registry/path builds them and pushes them there, IMAGE_REGISTRY=registry/path takes those that are there"
    fi
    ;;
  *) fail "CLUSTER must be embedded, kind or current, not '$CLUSTER'" ;;
esac

kubectl() { command "${KUBECTL[@]}" "$@"; }

cluster_prepare() {
  case $CLUSTER in
    embedded)
      [ "$(uname -s)" = Linux ] || fail "the embedded cluster needs Linux. Elsewhere: CLUSTER=current with images built on Linux"
      need_root
      need_go
      e2e/cluster/prerequisites.sh
      hack/images.sh
      e2e/cluster/up.sh
      e2e/cluster/load.sh "${IMAGES[@]}"
      ;;
    kind)
      need_clients
      need_client kind https://kind.sigs.k8s.io/
      docker_runs || fail "CLUSTER=kind needs Docker, which does not answer"
      hack/images.sh
      kind get clusters | grep -qx "$KIND_NAME" || kind create cluster --name "$KIND_NAME"
      kind get kubeconfig --name "$KIND_NAME" > "$KUBECONFIG"
      for image in "${IMAGES[@]}"; do kind load image-archive "$image" --name "$KIND_NAME"; done
      ;;
    current)
      need_clients
      current_prepare
      ;;
  esac
}

# Sets URL to an address of the model's Service that this machine reaches. In other clusters than the embedded one that is the
# API server's proxy: it picks a ready pod for each request, while a port-forward stays with one pod and ends with it.
service_url() {
  if [ "$CLUSTER" = embedded ]; then
    URL=http://$(in_demo get service digits -o 'jsonpath={.spec.clusterIP}')
    return
  fi
  env "${KUBECTL[@]}" proxy --port=0 > target/demo-proxy.txt &
  PROXY=$!   # ended by demo.sh
  for _ in $(seq 50); do
    if grep -q 'Starting to serve' target/demo-proxy.txt; then break; fi
    sleep 0.1
  done
  URL=http://$(sed -n 's/^Starting to serve on //p' target/demo-proxy.txt)/api/v1/namespaces/$NAMESPACE/services/digits:80/proxy
}

cluster_hints() {
  case $CLUSTER in
    embedded)
      cat <<END
  Go on:   export KUBECONFIG=$KUBECONFIG PATH=$PWD/e2e/cluster/bin:\$PATH
           kubectl -n $NAMESPACE describe mdep digits
           kubectl explain modeldeployments.spec
           curl $URL/v2/models/digits
  Stop:    make cluster-down
END
      ;;
    kind)
      cat <<END
  Go on:   export KUBECONFIG=$KUBECONFIG
           kubectl -n $NAMESPACE describe mdep digits
           kubectl -n $NAMESPACE port-forward service/digits 8080:80
  Stop:    kind delete cluster --name $KIND_NAME
END
      ;;
    current)
      cat <<END
  Go on:   kubectl --context $CONTEXT -n $NAMESPACE describe mdep digits
           kubectl --context $CONTEXT -n $NAMESPACE port-forward service/digits 8080:80
  Stop:    kubectl --context $CONTEXT delete namespace $NAMESPACE
           helm --kube-context $CONTEXT uninstall model-deployment-operator -n $OPERATOR_NAMESPACE
           kubectl --context $CONTEXT delete namespace $OPERATOR_NAMESPACE
END
      ;;
  esac
}
