# make demo                       build dbtool and walk through the bookstore's history on SQLite
# make test                       build and run every test, on SQLite and on a private PostgreSQL server
# make test FILTER=Graph          only the tests whose names match
# make test-macros                the tests of the macros alone
# make test-server                the tests over HTTP: the integration with Hummingbird, and the example server
# make load REQUESTS=10000        fire requests at the example server, on both databases
# make histories                  run real histories of other tools up and down, where they are at hand
# make torture KILLS=2000         kill dbtool that often on each database, and see that every next run ends well
# make soak                       the pool, fault and cancellation tests twenty times in a row
# make lint                       check the format
# make bench                      measure a release build beside psql and sqlite3, schemas too, and engine and sessions beside plain C
# make install                    a release build of dbtool with its completions, in PREFIX (/usr/local)

PREFIX ?= /usr/local
FILTER ?=
KILLS ?= 2000
# One at a time: tests of blocking drivers and of whole processes would starve the deadlines of those beside them.
EVENTS = $(CURDIR)/.build/test-events
SWIFT_TEST = swift test --skip-build --disable-xctest --no-parallel \
  --event-stream-output-path $(EVENTS) --event-stream-version 0
EXPLAINED = STAGE_EXPLAIN='Scripts/failures $(EVENTS)'
MACRO_SCRATCH ?= .build-macros
SERVER = Examples/bookstore-server
SERVER_SCRATCH ?= $(CURDIR)/.build-server
REQUESTS ?= 10000
RELEASE = swift build -c release --product dbtool --static-swift-stdlib

.PHONY: help demo test test-macros test-server load histories torture soak lint bench release install

help:
	@sed -n 's/^# //p' Makefile

demo:
	@Scripts/setup build
	@Scripts/stage build swift build --product dbtool
	@Scripts/demo

test:
	@Scripts/stage setup Scripts/setup test
	@Scripts/stage build swift build --build-tests
	@rm -f $(EVENTS)
ifeq ($(FILTER),)
	@# Alone: these hold an engine to its deadlines, and tests of blocking drivers beside them starve Swift's shared threads.
	@$(EXPLAINED) Scripts/stage faults Scripts/with-postgres $(SWIFT_TEST) --filter EngineFaultTests
	@$(EXPLAINED) Scripts/stage test Scripts/with-postgres $(SWIFT_TEST) --skip EngineFaultTests
	@$(MAKE) --no-print-directory test-macros
else
	@$(EXPLAINED) Scripts/stage test Scripts/with-postgres $(SWIFT_TEST) --filter '$(FILTER)'
endif

# A package of its own: what links a macro is built for the machine that compiles, and all of its package with it.
test-macros:
	@$(EXPLAINED) Scripts/stage macros $(SWIFT_TEST:--skip-build=) --package-path Tests/Macros \
	  --scratch-path $(MACRO_SCRATCH)

# Packages of their own: what needs no server builds none.
test-server:
	@Scripts/stage setup Scripts/setup test
	@Scripts/stage server-build swift build --build-tests --package-path $(SERVER) --scratch-path $(SERVER_SCRATCH)
	@mkdir -p .build
	@$(EXPLAINED) Scripts/stage server Scripts/with-postgres $(SWIFT_TEST) --package-path $(SERVER) \
	  --scratch-path $(SERVER_SCRATCH)

load:
	@Scripts/setup test
	@SCRATCH=$(SERVER_SCRATCH) Scripts/stage load Scripts/with-postgres $(SERVER)/Scripts/load $(REQUESTS)

histories:
	@Scripts/setup test
	@Scripts/stage build swift build --build-tests
	@PROVE=1 Scripts/stage histories Scripts/with-postgres Scripts/histories
	@DBTOOL_EVERY_STEP=1 Scripts/stage steps Scripts/with-postgres $(SWIFT_TEST) --filter HistoryStepTests

torture:
	@Scripts/stage setup Scripts/setup test
	@Scripts/stage build swift build --build-tests
	@KILLS='$(KILLS)' Scripts/torture

soak:
	@Scripts/stage setup Scripts/setup test
	@Scripts/stage build swift build --build-tests
	@Scripts/soak

lint:
	@Scripts/lint

release:
	@Scripts/setup build
	$(RELEASE)

bench:
	@Scripts/setup test
	@status=0; Scripts/bench || status=1; Scripts/bench 5 engine || status=1; \
	  Scripts/bench 5 orm || status=1; Scripts/bench-schema || status=1; exit $$status

install: release
	@Scripts/install "$(DESTDIR)$(PREFIX)" "$$($(RELEASE) --show-bin-path)/dbtool"
