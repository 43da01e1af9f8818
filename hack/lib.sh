# Small functions that the scripts share. Sourced, not run.
# shellcheck shell=bash

fail() { echo "${0##*/}: $*" >&2; exit 1; }

# at_least NEEDED FOUND: whether the version found is the needed one or newer.
at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -1)" = "$1" ]; }

need_python() {
  command -v python3 >/dev/null || fail "Python 3 is needed and no 'python3' is on the PATH: 'apt-get install python3', 'brew install python' or https://www.python.org"
}

# The version that is needed stands in e2e/cluster/go.mod; build.sh compares. sudo leaves out Go's usual directory.
need_go() {
  PATH=$PATH:/usr/local/go/bin
  command -v go >/dev/null || fail "Go is needed to build the embedded cluster and no 'go' is on the PATH: see https://go.dev/dl"
}

need_root() {
  [ "$(id -u)" = 0 ] || fail "root is needed for the embedded cluster (namespaces, mounts, cgroups): run as root, or use 'make check', which needs none"
}

embedded_kubectl() { e2e/cluster/bin/kubectl --kubeconfig e2e/cluster/run/admin.kubeconfig "$@"; }

embedded_is_up() {
  [ -e e2e/cluster/run/admin.kubeconfig ] && [ "$(embedded_kubectl get --raw /readyz 2>/dev/null)" = ok ]
}

# The commit, marked when there is more than it; "unknown" outside a repository. REVISION says it where the sources come without theirs.
revision() {
  if [ -n "${REVISION:-}" ]; then echo "$REVISION"; return; fi
  local commit git=(git -c "safe.directory=$PWD")   # under sudo the tree is somebody else's
  commit=$("${git[@]}" rev-parse HEAD 2>/dev/null) || { echo unknown; return; }
  if [ -z "$("${git[@]}" status --porcelain 2>/dev/null)" ]; then echo "$commit"; else echo "$commit-modified"; fi
}
