#!/usr/bin/env bash
# Builds crane, the registry client of go-containerregistry, in the version of go.mod, and prints where it is.
set -euo pipefail
cd "$(dirname "$0")/../.."
. hack/lib.sh

need_go
CGO_ENABLED=0 go -C hack/registry build -trimpath -ldflags "-s -w" -o "$PWD/target/crane" github.com/google/go-containerregistry/cmd/crane >&2
echo "$PWD/target/crane"
