#!/usr/bin/env bash
# Generates crds/*.yaml from the API types and copies them into the chart.
set -euo pipefail
cd "$(dirname "$0")/.."

CHART=helm/model-deployment-operator/crds

hack/mvn.sh --quiet spotless:apply test --projects crds -Dtest=CrdYamlTest -Dcrds.update=true
mkdir -p "$CHART"
rm -f "$CHART"/*.yaml
cp crds/*.yaml "$CHART"
echo "crds: crds/*.yaml and $CHART are up to date"
