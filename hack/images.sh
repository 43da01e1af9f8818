#!/usr/bin/env bash
# Builds the base image and, on it, the images of the operator and the model server, as tars.
#   PUSH=registry.example.com/models images.sh    also pushes them: see push.sh
set -euo pipefail
cd "$(dirname "$0")/.."
. hack/lib.sh

# The profile aot adds the caches that train.py makes from the images without them, and the lists of sbom.py.
build() {
  hack/mvn.sh --quiet "-P$1" package -DskipTests -Dspotless.check.skip=true "-Dimage.revision=$(revision)" --projects operator,runtime-image --also-make
}

[ "$(uname -s)" = Linux ] || fail "the images are built from the JDK of a Linux machine; this is $(uname -s)"
need_python
if [ -n "${PUSH:-}" ]; then hack/push.sh --check; fi
JAVA_HOME=$(hack/java.sh)
export JAVA_HOME
runtime-image/base/build.sh
build images
hack/aot/train.py
hack/sbom.py
build images,aot
for image in operator/target/jib-image.tar runtime-image/target/jib-image.tar; do
  [ -s "$image" ] || fail "the build wrote no $image"
  echo "images: $image, $(($(wc -c < "$image") / 1000000)) MB"
done
if [ -n "${PUSH:-}" ]; then hack/push.sh; fi
