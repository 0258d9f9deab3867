# Every target runs from a fresh clone with Go (and, for demo and test, Terraform or OpenTofu on PATH): no step before.
SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VERSION ?= 0.1.0
TOOL    := go tool -modfile=tools/go.mod
# Each provider has a changelog of its own, made of the entries in its directory.
CHANGIE := go tool -modfile='$(CURDIR)/tools/changelog/go.mod' changie
MERGE    = $(CHANGIE) merge --include-unreleased '\#\# Unreleased'
RELEASE := go tool -modfile=tools/release/go.mod goreleaser
SECURE  := go tool -modfile=tools/security/go.mod
# The directories of the other Go modules, which "./..." leaves out.
MODULES := tools/conformance tools/sbom bench
SCRIPTS := .ci/run scripts/* examples/*/*/*.sh publicmint/examples/*/*/*.sh
CLI     := $(shell command -v terraform || command -v tofu)

# Packages tested at a time and tests at a time in one package: both are bounded by two cores' worth of CLI processes.
TEST_PACKAGES ?= 2
TEST_PARALLEL ?= 4
TEST_ARGS     ?=
# Packages that are tested as a 32-bit program too, because releases for such machines exist. Only Linux on amd64 runs both.
PATHS_386     := ./internal/jsonlimit ./internal/printable ./internal/safefile ./internal/transport ./internal/emukit \
  ./internal/apikit ./internal/paxos/api ./internal/paxos/readahead ./internal/paxos/provider/session
RUN_386        = $(filter linux/amd64,$(shell go env GOOS)/$(shell go env GOARCH))
# The race detector needs a C compiler.
RACE           = $(if $(shell command -v $(firstword $(shell go env CC))),-race,$(warning no C compiler: testing without the race detector))
GO_TEST       := $(TOOL) gotestsum --format pkgname --format-hide-empty-pkg --

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  %-12s %s\n", $$1, $$2 }'

.PHONY: demo
demo: ## Run three scenarios of both providers on their emulators, start to end, and leave nothing behind
	@scripts/demo

.PHONY: test
test: require-cli ## Run all tests, acceptance tests included, with the race detector
	for module in $(MODULES); do (cd $$module && go test ./...); done
	$(if $(RUN_386),GOARCH=386 CGO_ENABLED=0 go test $(PATHS_386))
	TF_ACC=1 $(GO_TEST) $(RACE) -timeout 14m -p $(TEST_PACKAGES) -parallel $(TEST_PARALLEL) $(TEST_ARGS) ./...

.PHONY: testacc
testacc: require-cli ## Run the acceptance tests alone: a real CLI against the emulator (TF_ACC_TERRAFORM_PATH picks it)
	TF_ACC=1 $(GO_TEST) -timeout 14m -p $(TEST_PACKAGES) -parallel $(TEST_PARALLEL) -run '^TestAcc|^TestSuite$$/^TestAcc' $(TEST_ARGS) ./...

# BENCH_PEERS is a directory with binaries of generic REST providers to compare with; "go run . -help" in bench/ lists BENCH.
BENCH_PEERS ?=
BENCH       ?=

.PHONY: bench
bench: ## Measure whole runs of the CLI on the emulator (BENCH=options, BENCH_PEERS=directory of other providers)
	cd bench && go run . -peers '$(if $(BENCH_PEERS),$(abspath $(BENCH_PEERS)))' $(BENCH)

# SEED runs one schedule again, step by step; CHAOS holds options of the test, FUZZ_TIME is for each target.
SEED      ?=
CHAOS     ?=
FUZZ_TIME ?= 60s

.PHONY: chaos
chaos: require-cli ## Run 10,000 schedules of scripted faults and each fuzz target for a minute; SEED=n replays one
	SEED='$(SEED)' CHAOS='$(CHAOS)' FUZZ_TIME='$(FUZZ_TIME)' scripts/chaos

.PHONY: microbench
microbench: ## Run the Go benchmarks
	go test -run '^$$' -bench . -benchmem ./...

# No Go module has shellcheck, so it comes from the system; .ci/run installs it.
SHELLCHECK = $(shell command -v shellcheck)

.PHONY: lint
lint: ## Check style, likely faults (gosec among others), dependencies between packages, length of files, layout and words of docs, scripts, workflows
	scripts/check-file-length
	scripts/check-docs
	$(TOOL) golangci-lint run ./...
	for module in $(MODULES); do (cd $$module && go tool -modfile='$(CURDIR)/tools/go.mod' golangci-lint run ./...); done
	$(if $(SHELLCHECK),$(SHELLCHECK) --shell=bash $(SCRIPTS))
	$(SECURE) actionlint -shellcheck='$(SHELLCHECK)' -pyflakes=
	@$(if $(SHELLCHECK),,echo 'Not checked: shell scripts. For that, install shellcheck (apt-get or brew install shellcheck).' >&2)

.PHONY: vulncheck
vulncheck: ## Look for known vulnerabilities in what is called (asks the Go vulnerability database)
	$(SECURE) govulncheck ./...
	for module in $(MODULES); do (cd $$module && go tool -modfile='$(CURDIR)/tools/security/go.mod' govulncheck ./...); done

.PHONY: fmt
fmt: ## Format Go and HCL
	$(TOOL) golangci-lint fmt
	$(if $(CLI),TF_CLI_ARGS= TF_CLI_ARGS_fmt= $(CLI) fmt -recursive examples publicmint/examples bench/configurations)

.PHONY: generate
generate: fmt ## Format everything; write docs/ from the schemas of the providers, CHANGELOG.md from .changes/
	scripts/generate-docs
	$(MERGE)
	cd publicmint && $(MERGE)

.PHONY: states
states: require-cli ## Keep what this commit leaves in states as the fixture of release VERSION (Terraform 1.12 or later)
	TF_ACC=1 go test ./internal/paxos/provider -count=1 -run '^TestAccStates_write$$' -update '$(VERSION)'

.PHONY: build
build: ## Build the providers and the emulators into bin/
	go build -trimpath -ldflags '-X main.version=$(VERSION)' -o bin/ . ./cmd/...
	go build -trimpath -ldflags '-X main.version=$(VERSION)' -o bin/terraform-provider-publicmint ./publicmint

.PHONY: install
install: build ## Install the providers into the mirror in the home directory that Terraform and OpenTofu look into
	scripts/mirror $(HOME)/.terraform.d/plugins bin/terraform-provider-paxos $(VERSION)
	scripts/mirror $(HOME)/.terraform.d/plugins bin/terraform-provider-publicmint $(VERSION)

.PHONY: conformance
conformance: ## Check recorded exchanges (RECORDS=directory) against an OpenAPI file (SPEC=file)
	@: $${SPEC:?set SPEC to the OpenAPI file} $${RECORDS:?set RECORDS to the directory of PAXOS_EMULATOR_RECORD_DIR}
	cd tools/conformance && go run . -spec '$(abspath $(SPEC))' '$(abspath $(RECORDS))'

# OF is the directory of the provider that an entry is about: . or publicmint.
OF ?= .

.PHONY: changelog
changelog: ## Ask for a changelog entry, write it to .changes/unreleased and into CHANGELOG.md (OF=publicmint for that provider)
	cd $(OF) && $(CHANGIE) new && $(MERGE)

.PHONY: snapshot
snapshot: ## Check the release configuration and build this machine's target as a release would
	$(RELEASE) check
	$(RELEASE) build --snapshot --clean --single-target

.PHONY: reproducible
reproducible: ## Build this commit twice as a release does, in different directories, and compare (minutes)
	scripts/check-reproducible

.PHONY: clean
clean: ## Remove what the other targets built
	rm -rf bin dist .cache

.PHONY: require-cli
require-cli:
	@test -n "$${TF_ACC_TERRAFORM_PATH:-$(CLI)}" || { \
	  echo 'The acceptance tests need terraform or tofu on PATH, or TF_ACC_TERRAFORM_PATH set to either.' >&2; exit 1; }
