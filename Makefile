# `make help` lists the commands.
.DEFAULT_GOAL := help
MVN := hack/mvn.sh

.PHONY: help
help: ## List the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## Cluster, operator, a model that answers, a second version; CLUSTER=embedded|kind|current
	@hack/demo.sh

.PHONY: check
check: ## Format, compile, unit tests, generated files, chart; no cluster, no root
	@$(MVN) verify -DskipITs=true

.PHONY: test
test: ## Everything: check, API server tests, end-to-end scenarios on the embedded cluster (root)
	@hack/test.sh

.PHONY: e2e
e2e: ## The end-to-end scenarios alone, on the embedded cluster (root)
	@hack/test.sh e2e

.PHONY: bench
bench: ## Measure and write e2e/bench/results (root)
	@e2e/bench/run.sh

.PHONY: crds
crds: ## Generate crds/*.yaml from the API types and copy them into the chart
	@hack/crds.sh

.PHONY: docs
docs: ## Write the generated parts of docs/*.md from the enums, the definitions and the chart's values
	@$(MVN) --quiet spotless:apply test --projects operator,e2e --also-make -Dtest=GeneratedDocsTest,RolloutsPageTest -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.update=true

.PHONY: images
images: ## Build both images as tars: */target/jib-image.tar; PUSH=registry/path also pushes them
	@hack/images.sh

.PHONY: cluster-up
cluster-up: ## Start the embedded Kubernetes; installs what it needs (root)
	@e2e/cluster/prerequisites.sh
	@e2e/cluster/up.sh

.PHONY: cluster-down
cluster-down: ## Stop it and leave the machine as it was (root)
	@e2e/cluster/down.sh

.PHONY: fmt
fmt: ## Format the Java and Go sources
	@$(MVN) --quiet spotless:apply
	@if command -v gofmt >/dev/null; then gofmt -w e2e/cluster/cmd; fi

.PHONY: clean
clean: ## Remove build output; the cached cluster binaries stay
	@$(MVN) --quiet clean
	@rm -rf runtime-image/base/target
