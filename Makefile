# opp: builds the library, the commands and their tests.  `make help` lists what can be made.
#
# Everything made goes below build/.  VARIANT=asan, fuzz or install compiles into a directory of its own there;
# `install` is the default build with the data directory of the installed suite compiled in.

VERSION = 0.1.0
PREFIX  = /usr/local
DESTDIR =
VARIANT =

CFLAGS       = -O2 -g
JOBS         = $(shell getconf _NPROCESSORS_ONLN)
FUZZ_SECONDS = 60
N            = 100000

MAKEFLAGS += --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:
.SECONDARY:

# ---- variants ----

B       = build$(addprefix /,$(VARIANT))
DATADIR = $(if $(filter install,$(VARIANT)),$(PREFIX)/share/opp,$(CURDIR)/config)
LIBDIR  = $(if $(filter install,$(VARIANT)),$(PREFIX)/lib/opp,$(CURDIR)/$(B)/lib)

ifneq ($(filter asan fuzz,$(VARIANT)),)
KIND = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
else
KIND = -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
endif
ifeq ($(VARIANT),fuzz)
CC    = clang
KIND += -fsanitize=fuzzer-no-link
endif

# ---- compiling ----

# Static where Debian has an archive: a command starts in 0.75 ms instead of 1.05 (the first row of `make bench`).
ARCHIVES  = sqlite3 yaml-0.1 jansson libmd
WARNINGS  = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
            -Wformat -Werror=format-security

# Asked when first needed, and once: before the packages are there, nobody can answer.
once           = $(eval $(1) := $$(shell $(2)))$($(1))
LIBRARY_CFLAGS = $(call once,LIBRARY_CFLAGS,pkg-config --cflags $(ARCHIVES))
ARCHIVE_LIBS   = $(call once,ARCHIVE_LIBS,pkg-config --libs $(ARCHIVES))
LIBRARY_LIBS   = -Wl,-Bstatic $(ARCHIVE_LIBS) -lcsv -Wl,-Bdynamic -lm
CMOCKA_LIBS    = $(call once,CMOCKA_LIBS,pkg-config --libs cmocka)

DIALECT = -std=c11 -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -Ilib -I. -fPIC -fvisibility=hidden \
          -DOPP_VERSION='"$(VERSION)"' -DOPP_DATADIR='"$(DATADIR)"' -DOPP_LIBDIR='"$(LIBDIR)"' \
          $(LIBRARY_CFLAGS) $(WARNINGS)
COMPILE = $(CC) $(DIALECT) $(KIND) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
# out_of_memory() is what a module wants of the program that loads it.
LINK    = $(CC) $(KIND) $(CFLAGS) -Wl,-z,relro,-z,now -Wl,--as-needed -Wl,--export-dynamic-symbol=out_of_memory \
          $(LDFLAGS) -o $@ $(filter %.o %.a,$^)

# Modules: what leans on a library that would slow every start is a file of lib/module, loaded by the few runs that need
# it (base/module.h).  PACKAGE_NAME is what pkg-config calls the library of module NAME; LIBS_NAME where it has no such name.
MODULES       = $(patsubst lib/module/%.c,%,$(wildcard lib/module/*.c))
PACKAGE_ical  = libical
PACKAGE_mail  = gmime-3.0
PACKAGE_table = smartcols
PACKAGE_xlsx  = xlsxwriter
module_cflags = $(if $(PACKAGE_$(1)),$(shell pkg-config --cflags $(PACKAGE_$(1))))
module_libs   = $(if $(PACKAGE_$(1)),$(shell pkg-config --libs $(PACKAGE_$(1))),$(LIBS_$(1)))

COMMANDS = $(patsubst cmd/%.c,%,$(wildcard cmd/opp.c cmd/opp-*.c))
SHARED   = $(filter-out $(COMMANDS:%=$(B)/cmd/%.o),$(patsubst %.c,$(B)/%.o,$(wildcard cmd/*.c)))
# programs FOLDER,PREFIX: a program of each tests/FOLDER/PREFIX*.c
programs = $(patsubst %.c,$(B)/%,$(wildcard tests/$(1)/$(2)*.c))
TESTS    = $(call programs,unit,test_) $(call programs,property,test_)
FUZZERS  = $(call programs,fuzz,fuzz_)
BENCHES  = $(call programs,bench,)

all: $(COMMANDS:%=$(B)/bin/%) $(MODULES:%=$(B)/lib/%.so) ## the commands, in build/bin (what plain `make` does)
tests: $(TESTS) $(MODULES:%=$(B)/lib/%.so)
fuzzers: $(FUZZERS)
benches: $(BENCHES)

$(B)/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(COMPILE)

$(B)/libopp.a: $(patsubst %.c,$(B)/%.o,$(filter-out lib/module/%,$(wildcard lib/*/*.c)))
	@rm -f $@
	$(AR) rcs $@ $^

# What commands share is an archive too, so that each links only the libraries of what it uses.
$(B)/commands.a: $(SHARED)
	@rm -f $@
	$(AR) rcs $@ $^

$(B)/bin/%: $(B)/cmd/%.o $(B)/commands.a $(B)/libopp.a
	@mkdir -p $(@D)
	$(LINK) $(LIBRARY_LIBS)

$(B)/lib/module/%.o: lib/module/%.c $(B)/flags
	@mkdir -p $(@D)
	$(COMPILE) $(call module_cflags,$*)
$(B)/lib/%.so: $(B)/lib/module/%.o $(B)/libopp.a
	@mkdir -p $(@D)
	$(LINK) -shared $(call module_libs,$*) -lm

$(TESTS): %: %.o $(B)/tests/unit/memory_hook.o $(B)/tests/unit/place.o $(B)/libopp.a
	$(LINK) $(LIBRARY_LIBS) $(CMOCKA_LIBS)

$(FUZZERS): %: %.o $(B)/tests/unit/memory_hook.o $(B)/libopp.a
	$(LINK) -fsanitize=fuzzer $(LIBRARY_LIBS)

$(BENCHES): %: %.o
	$(LINK) $(LIBRARY_LIBS)

# Another compiler, other flags or another place to install to: everything is compiled again.
FLAGS = $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(DATADIR) $(LIBDIR) $(VERSION)
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(FLAGS)' | cmp -s - $@ || echo '$(FLAGS)' >$@

-include $(shell find $(B) -name '*.d' 2>/dev/null)

# ---- trying and testing ----

build = $(MAKE) --silent -j$(JOBS)

demo: ## the suite's main job on made-up leads (installs what the build needs)
	@tests/packages build
	@$(build) all
	@PATH="$(CURDIR)/build/bin:$$PATH" config/demo/run

check: ## all tests (installs what they need)
	@tests/packages build check
	@$(build) all tests
	@tests/run build

unit: ## the tests of the library
	@$(build) all tests
	@tests/run build unit property

cli: ## the tests of the commands and the examples of the manual pages
	@$(build) all
	@tests/run build cli fault man

asan: ## all tests under AddressSanitizer and UndefinedBehaviorSanitizer
	@tests/packages build check
	@$(build) VARIANT=asan all tests
	@tests/run build/asan

valgrind: ## all tests under valgrind
	@tests/packages build check valgrind
	@$(build) all tests
	@tests/run --valgrind build

fuzz: ## each fuzz target for FUZZ_SECONDS=60
	@tests/packages build fuzz
	@$(build) VARIANT=fuzz fuzzers
	@tests/fuzz/run build/fuzz $(FUZZ_SECONDS)

bench: ## ratios to the sqlite3 shell and to C written by hand, with N=100000 opportunities
	@tests/packages build check
	@$(build) all benches
	@tests/bench/run build $(N)
	@tests/bench/sending build

lint: ## clang-tidy, cppcheck, shellcheck, codespell, mandoc -T lint
	@tests/packages build lint
	@$(MAKE) -j$(JOBS) --keep-going --output-sync lint-c lint-cppcheck lint-shell lint-spelling lint-man

C_FILES = $(wildcard cmd/*.c lib/*/*.c tests/*/*.c)
SCRIPTS = $(shell grep -rlE '^\#!.*(sh|bats)$$' .ci config tests) $(wildcard tests/*/*.bash)

lint-c: $(C_FILES:%=$(B)/%.tidy)
$(B)/%.c.tidy: %.c .clang-tidy $(B)/%.o
	@clang-tidy --quiet $< -- $(DIALECT) $(call module_cflags,$(patsubst lib/module/%,%,$*)) 2>/dev/null
	@touch $@
lint-cppcheck:
	@cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
	 --suppress=missingIncludeSystem --suppress=nullPointerRedundantCheck --suppress=ctuuninitvar --suppress=pointerOutOfBounds -Ilib -I. cmd lib tests
lint-shell:
	@shellcheck -x $(SCRIPTS)
lint-spelling:
	@codespell .ci cmd config lib man tests Makefile README.md
lint-man:
	@mandoc -T lint -W warning man/*.[157]

# ---- installing ----

# MODE:FILE:PLACE of everything installed, the place below PREFIX.
PLACES = $(foreach c,$(COMMANDS),755:build/install/bin/$c:bin/$c) \
         $(foreach m,$(MODULES),755:build/install/lib/$m.so:lib/opp/$m.so) \
         $(foreach m,$(wildcard man/*.[157]),644:$m:share/man/man$(patsubst .%,%,$(suffix $m))/$(notdir $m)) \
         $(foreach t,$(wildcard config/templates/*),644:$t:share/opp/templates/$(notdir $t)) \
         $(foreach e,$(wildcard config/examples/*),644:$e:share/doc/opp/$(notdir $e)) \
         $(foreach f,$(wildcard config/completions/_*),644:$f:share/zsh/site-functions/$(notdir $f)) \
         $(foreach f,$(wildcard config/completions/*.bash),\
           $(foreach c,$(COMMANDS),644:$f:share/bash-completion/completions/$c)) \
         $(foreach f,$(wildcard config/completions/*.fish),\
           $(foreach c,$(COMMANDS),644:$f:share/fish/vendor_completions.d/$c.fish))

install: ## commands, manual pages, templates, completions, examples to PREFIX=/usr/local, below DESTDIR
	@$(build) VARIANT=install all
	@config/install '$(DESTDIR)' '$(PREFIX)' $(PLACES)

uninstall: ## takes away what install put there
	@config/install --remove '$(DESTDIR)' '$(PREFIX)'

clean: ## removes build/
	rm -rf build

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/\1	\2/p' Makefile | expand -t 12

FORCE:
.PHONY: all tests fuzzers benches demo check unit cli asan valgrind fuzz bench lint lint-c lint-cppcheck lint-shell \
        lint-spelling lint-man install uninstall clean help FORCE
