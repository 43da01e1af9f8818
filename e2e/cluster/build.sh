#!/usr/bin/env bash
# Builds Kubernetes and the tools around it from Go modules: no registry, no downloaded binaries.
#   build.sh        what a cluster needs
#   build.sh kwok   also kwok, which emulates nodes for capacity tests
# The result goes to a cache directory named by the Kubernetes version and a hash of the sources; ./bin leads there.
set -euo pipefail
cd "$(dirname "$0")"

fail() { echo "build: $*" >&2; exit 1; }

check_go() {
  local needed found
  needed=$(sed -n 's/^go //p' go.mod)
  command -v go >/dev/null || fail "Go $needed or newer is needed and no 'go' is on the PATH: see https://go.dev/dl"
  # Asked inside the module: this is the toolchain that will compile it, chosen by GOTOOLCHAIN.
  found=$(go env GOVERSION 2>/dev/null | sed 's/^go//') || true
  [ -n "$found" ] || found=$(GOTOOLCHAIN=local go version | sed 's/.*go\([0-9][^ ]*\) .*/\1/')
  [ "$(printf '%s\n' "$needed" "$found" | sort -V | head -1)" = "$needed" ] || fail "Go $needed or newer is needed, found $found"
}

module_version() { sed -n "s#^\t$1 v\([^ ]*\).*#\1#p" go.mod | head -1; }

# Kubernetes takes its own version from the linker; without it clients see v0.0.0.
linker_flags() {
  local version=$1 package flags
  flags="-s -w -X helm.sh/helm/v4/internal/version.version=v$(module_version helm.sh/helm/v4)"
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    flags+=" -X $package.gitVersion=v$version -X $package.gitMajor=${version%%.*} -X $package.gitMinor=$(cut -d. -f2 <<<"$version")"
    flags+=" -X $package.gitTreeState=archive -X $package.buildDate=1970-01-01T00:00:00Z"
  done
  echo "$flags"
}

build() {
  local target=$1 started=$SECONDS cold=false
  shift
  check_go
  [ -d "$(go env GOCACHE)/00" ] || cold=true
  echo "build: compiling ${*##*/} into $target (minutes the first time)"
  mkdir -p "$target.partial"
  CGO_ENABLED=0 go build -trimpath -ldflags "$(linker_flags "$VERSION")" -o "$target.partial/" "$@"
  mkdir -p "$target"
  # Moved into place when all are built, so that an interrupted build is never taken for a finished one.
  mv -f "$target.partial"/* "$target/"
  rmdir "$target.partial"
  record "$target/build.json" "$started" "$cold"
  echo "build: done in $((SECONDS - started)) s"
}

# Read by the benchmark: only a build with an empty Go build cache is a cold one. What is built later, as kwok is, does not count.
record() {
  [ ! -e "$1" ] || return 0
  times > "$1.times"   # in a subshell it would tell that one's times
  printf '{"seconds":%d,"cpuSeconds":%d,"cold":%s}\n' $((SECONDS - $2)) "$(children_cpu_seconds "$1.times")" "$3" > "$1"
  rm "$1.times"
}

# User and system time of the shell's children so far, from what `times` prints: 1m2.345s 0m1.234s.
children_cpu_seconds() {
  tail -n 1 "$1" | tr 'ms' '  ' | awk '{printf "%d", $1 * 60 + $2 + $3 * 60 + $4}'
}

VERSION=$(module_version k8s.io/kubernetes)
CACHE=${MDO_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/model-deployment-operator}
SOURCES=$(find cmd -name '*.go' | LC_ALL=C sort | xargs sha256sum go.mod go.sum | sha256sum | cut -c1-12)
BIN=$CACHE/cluster-$VERSION-$SOURCES/bin

if [ ! -x "$BIN/kube" ]; then
  build "$BIN" ./cmd/coredns ./cmd/fetch ./cmd/gitops ./cmd/gpuplugin ./cmd/kube ./cmd/pause ./cmd/pki helm.sh/helm/v4/cmd/helm
fi
for component in etcd kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl; do
  ln -sfn kube "$BIN/$component"
done
if [ "${1:-}" = kwok ] && [ ! -x "$BIN/kwok" ]; then
  build "$BIN" sigs.k8s.io/kwok/cmd/kwok
fi
# The images follow the binaries; the packer may have changed since.
IMAGES=$(cat images.sh ../../runtime-image/base/pack-image.py | sha256sum | cut -c1-12)
if [ "$(cat "$BIN/../images/key" 2>/dev/null)" != "$IMAGES" ]; then
  echo "build: packing the images"
  mkdir -p "$BIN/../images"
  ./images.sh "$BIN/../images"
  echo "$IMAGES" > "$BIN/../images/key"
fi
ln -sfn "$BIN" bin
echo "build: Kubernetes $VERSION is in $BIN"
