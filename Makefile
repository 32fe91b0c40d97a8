# The commands of this repository. `make run` and `make test` need rustup, a C compiler and Node; the rest they bring.

.PHONY: run build test proof bench

run: ## build, migrate, load the demo into a new database, serve http://127.0.0.1:3000
	@.ci/run.sh

build: ## target/release/academy with its assets inside
	@.ci/build.sh

test: ## every test with short counts, on SQLite and PostgreSQL, in a real browser
	@.ci/test.sh

proof: ## a fresh clone with empty caches: make run, every test with full counts, the benchmark
	@.ci/proof.sh

bench: ## one `name value unit` line each
	@.ci/bench.sh
