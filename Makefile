# make demo                       build dbtool and walk through the bookstore's history on SQLite
# make test                       build and run every test, on SQLite and on a private PostgreSQL server
# make test FILTER=Graph          only the tests whose names match
# make soak                       the pool, fault and cancellation tests twenty times in a row
# make lint                       check the format
# make install                    a release build of dbtool with its completions, in PREFIX (/usr/local)

PREFIX ?= /usr/local
FILTER ?=
RELEASE = swift build -c release --product dbtool --static-swift-stdlib

.PHONY: help demo test soak lint release install

help:
	@sed -n 's/^# //p' Makefile

demo:
	@Scripts/setup build
	@Scripts/stage build swift build --product dbtool
	@Scripts/demo

test:
	@Scripts/stage setup Scripts/setup test
	@Scripts/stage build swift build --build-tests
	@Scripts/stage test Scripts/with-postgres swift test --skip-build --disable-xctest $(if $(FILTER),--filter '$(FILTER)')

soak:
	@Scripts/stage setup Scripts/setup test
	@Scripts/stage build swift build --build-tests
	@Scripts/soak

lint:
	@Scripts/lint

release:
	@Scripts/setup build
	$(RELEASE)

install: release
	@Scripts/install "$(DESTDIR)$(PREFIX)" "$$($(RELEASE) --show-bin-path)/dbtool"
