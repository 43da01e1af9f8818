#!/usr/bin/env bash
# Pushes both images, as the tars that `make images` wrote, to the registry and path in PUSH, and tells what to give to Helm.
#   PUSH=registry.example.com/models push.sh            pushes
#   PUSH=registry.example.com/models push.sh --check    only says whether PUSH is one and the registry answers
# Tags: the version, the commit, and both with the architecture. What the first two lead to is an index, which holds every architecture
# that was pushed for this commit: to build for a second one, do the same there.
# Credentials: `docker login` (DOCKER_CONFIG, credential helpers), or PUSH_USER and PUSH_PASSWORD.
set -euo pipefail
cd "$(dirname "$0")/.."
. hack/lib.sh

ARCHITECTURES=(amd64 arm64)
VALUES=target/pushed-images.yaml
FLAGS=()

check_form() {
  [ -n "${PUSH:-}" ] || fail "PUSH must name a registry and a path, for example PUSH=registry.example.com/models"
  case $PUSH in
    *://*) fail "PUSH is a registry and a path without a scheme, not '$PUSH': leave out '${PUSH%%://*}://'" ;;
    *@* | *[[:space:]]* | */) fail "PUSH must be like registry.example.com/models, not '$PUSH'" ;;
  esac
  # Without a dot or a port the first part would be taken for a path at Docker Hub.
  [[ ${PUSH%%/*} == *[.:]* || ${PUSH%%/*} == localhost ]] || fail "PUSH must begin with the registry's host, as in docker.io/$PUSH"
  [[ $PUSH != */*:* ]] || fail "PUSH takes no tag: the tags are the version and the commit, not '${PUSH##*:}'"
  [[ $PUSH =~ ^[][A-Za-z0-9.:-]+(/[a-z0-9._-]+)*$ ]] || fail "PUSH must be like registry.example.com/models, with a path in lower case, not '$PUSH'"
}

# Passwords and images go over plain http only to a registry on this machine.
check_registry() {
  local scheme
  scheme=$(python3 hack/registry/reach.py "${PUSH%%/*}") || exit 1
  if [ "$scheme" = http ]; then FLAGS+=(--insecure); fi
}

log_in() {
  [ -n "${PUSH_USER:-}" ] || return 0
  [ -n "${PUSH_PASSWORD:-}" ] || fail "PUSH_USER is set and PUSH_PASSWORD is not"
  DOCKER_CONFIG=$(mktemp -d)
  export DOCKER_CONFIG
  trap 'rm -rf "$DOCKER_CONFIG"' EXIT
  crane auth login "${PUSH%%/*}" --username "$PUSH_USER" --password-stdin <<<"$PUSH_PASSWORD" 2>/dev/null
}

crane() { "$CRANE" "$@" "${FLAGS[@]}"; }

# What crane prints last, which is a reference with a digest, or the end: try WHAT CRANE-ARGUMENTS...
try() {
  local what=$1 reference
  shift
  reference=$(crane "$@" 2>"$LOG") || fail "$what cannot be pushed: $(tail -n 1 "$LOG")"
  echo "${reference##*@}"
}

version() { sed -n 's/^appVersion: *//p' helm/model-deployment-operator/Chart.yaml; }

# The commit as a tag; nothing outside a repository.
commit() {
  local revision
  revision=$(revision)
  [ "$revision" != unknown ] || return 0
  echo "${revision:0:12}${revision:40}"
}

architecture() {
  python3 - "$1" <<'END'
import json, sys, tarfile
with tarfile.open(sys.argv[1]) as image:
    manifest = json.load(image.extractfile("manifest.json"))[0]
    print(json.load(image.extractfile(manifest["Config"]))["architecture"])
END
}

# References to the image of each architecture that was pushed for this commit, given those just pushed: manifests REPOSITORY ARCHITECTURE DIGEST
manifests() {
  local other digest
  for other in "${ARCHITECTURES[@]}"; do
    if [ "$other" = "$2" ]; then
      digest=$3
    elif [ -n "$COMMIT" ] && [[ $COMMIT != *-modified ]]; then
      digest=$(crane digest "$1:$COMMIT-$other" 2>/dev/null) || continue
    else
      continue   # nobody knows whether that one was built from the same sources
    fi
    echo "linux/$other $1@$digest"
  done
}

# push_image TAR NAME: sets DIGEST to that of the index.
push_image() {
  local repository=$PUSH/$2 tag=${COMMIT:-$VERSION} architecture own all
  architecture=$(architecture "$1")
  own=$(try "$repository" push "$1" "$repository:$tag-$architecture")
  all=$(manifests "$repository" "$architecture" "$own")
  # shellcheck disable=SC2046
  DIGEST=$(try "the index of $repository" index append --docker-empty-base --tag "$repository:$tag" $(awk '{print "--manifest", $2}' <<<"$all"))
  try "$repository:$VERSION-$architecture" tag "$repository@$own" "$VERSION-$architecture" >/dev/null
  try "$repository:$VERSION" tag "$repository@$DIGEST" "$VERSION" >/dev/null
  echo "images: $repository:$VERSION${COMMIT:+ and :$COMMIT} for $(cut -d' ' -f1 <<<"$all" | paste -sd' ')"
  echo "        $DIGEST"
}

check_form
need_python
check_registry
need_go
if [ "${1:-}" = --check ]; then exit 0; fi
CRANE=$(hack/registry/build.sh)
LOG=target/push.log
VERSION=$(version)
COMMIT=$(commit)
log_in
push_image operator/target/jib-image.tar model-deployment-operator
operator=$DIGEST
push_image runtime-image/target/jib-image.tar model-server
cat > "$VALUES" <<END
imageRegistry: $PUSH
image:
  digest: $operator
runtimeImage:
  digest: $DIGEST
END
echo "images: Helm values, also in $VALUES:"
sed 's/^/        /' "$VALUES"
