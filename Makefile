# EduBus. `make run` and `make test` do everything on a fresh machine.
.DEFAULT_GOAL := help
SHELL := /bin/bash

# Where `make run` keeps keys, topology and data; the gateway's port; the sample city's size (1 is the full city).
RUN_HOME ?= run
PORT ?= 8080
SCALE ?= 0.01

BUILD := swift build --explicit-target-dependency-import-check error
SOURCES := Package.swift Shared Services Tests

.PHONY: help setup build run test conformance simulation lint format resilience tsan bench bench-peers clean

help: ## List these commands
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 16

setup: ## Check Swift, install missing Debian packages
	@bash .ci/setup

build: setup ## Build every program for use (release)
	$(BUILD) -c release

run: build ## Start everything with a sample city; Ctrl-C stops it
	@exec .build/release/edubus up --home $(RUN_HOME) --port $(PORT) --scale $(SCALE)

test: ## Build and run all tests
	@bash .ci/setup test
	$(BUILD) --build-tests
	@bash .ci/suite

conformance: ## Run the conformance cases; ends with a line each: CASE name transport codec pass|fail
	@bash .ci/setup
	$(BUILD) --product edubus-conformance
	@.build/debug/edubus-conformance

simulation: setup ## Run ten thousand seeds of the simulated bus (release), on two cores
	$(BUILD) -c release --product edubus-simulation
	@.build/release/edubus-simulation 0 5000 & first=$$!; \
	.build/release/edubus-simulation 5000 10000; second=$$?; \
	wait $$first && exit $$second

tsan: ## Run the bus's tests under ThreadSanitizer
	@bash .ci/setup test
	swift build --build-tests --sanitize=thread --scratch-path .build-tsan
	TSAN_OPTIONS=suppressions=$(CURDIR)/Tests/tsan.suppressions EDUBUS_SEEDS=50 \
		swift test --skip-build --no-parallel --sanitize=thread --scratch-path .build-tsan \
		--filter '^Bus(ZeroMQ)?Tests|^SimulationTests'

resilience: ## Restart a hundred times, overload for a minute: real processes
	@bash .ci/setup test
	$(BUILD) --build-tests
	EDUBUS_RESTARTS=100 EDUBUS_OVERLOAD_SECONDS=60 \
		swift test --skip-build --no-parallel --filter ResilienceTests

lint: ## Check the format, strictly
	@swift format lint --strict --recursive $(SOURCES)

format: ## Format the sources
	@swift format --in-place --recursive $(SOURCES)

bench: build ## Measure; ends with a line each: BENCH name value unit baseline= ratio= target= ok|short
	.build/release/edubus-bench

bench-peers: build ## Measure against gRPC and NATS, which it installs and builds
	@bash .ci/setup bench-peers
	swift build -c release --package-path Tests/PeerBenchmarks --scratch-path .build-peers
	$(MAKE) -C Tests/PeerBenchmarks/Native OUT=$(CURDIR)/.build-peers/native
	.build/release/edubus-bench peers

clean: ## Remove what was built and what `make run` keeps
	rm -rf .build .build-tsan .build-peers $(RUN_HOME)
