#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp: runs the commands, lists them, helps; and what every command has.

load lib

# The commands by their source, as opp lists them.
sources() {
	(cd "$PROJECT/cmd" && printf '%s\n' opp-*.c) | sed 's/\.c$//'
}

# The options that a command's -h lists, a long name a line.
options_of() {
	"$1" -h | sed -n 's/^  \(-.,\|   \) --\([a-z-]*\) .*/\2/p'
}

# ---- the dispatcher ----

@test "opp alone lists every command that there is, each once" {
	equal "$(sources)" "$(opp | sed 1d | cut -d, -f1 | sort)"
	equal "" "$(opp | cut -d, -f2- | sort | uniq -d)"
}

@test "opp CMD is opp-CMD with the same arguments, output and status" {
	run_opp_init
	opp add -q 采购 customer=云帆 amount=5000
	equal "$(opp-list -o name,amount)" "$(opp list -o name,amount)"
	fails 64 "opp-list: unknown option --sorrt; did you mean --sort?" opp list --sorrt
	fails 1 "opp-stage: 1: cannot enter needs" opp stage 1 --next
}

@test "opp runs the commands beside it, whatever the PATH has" {
	mkdir bin
	printf '#!/bin/sh\necho wrong\n' >bin/opp-list
	chmod +x bin/opp-list
	local opp
	opp=$(command -v opp)
	run_opp_init
	PATH=$PWD/bin:$PATH prints "id,ref,name,customer,owner,amount,currency,stage,status,grade,score,due" "$opp" list
}

@test "an unknown command is refused with the nearest one" {
	fails 64 'opp: there is no command "lst"; did you mean "list"?' opp lst
	fails 64 'opp: there is no command "frobnicate"; opp alone lists them' opp frobnicate
	fails 64 'did you mean "stage"?' opp help stge
}

@test "opp help shows the manual page of a command, and of the suite" {
	mkdir bin
	printf '#!/bin/sh\necho man "$@"\n' >bin/man
	chmod +x bin/man
	PATH=$PWD/bin:$PATH prints "man opp-list" opp help list
	PATH=$PWD/bin:$PATH prints "man 7 opp" opp help
}

@test "where there is no manual page, opp help shows -h" {
	mkdir bin
	printf '#!/bin/sh\nexit 16\n' >bin/man
	chmod +x bin/man
	PATH=$PWD/bin:$PATH prints "$(opp-list -h)" opp help list
	PATH=$PWD/bin:$PATH prints "$(opp -h)" opp help
}

# ---- every command ----

@test "--version and -V of every command print its name and one version, and need neither config nor database" {
	local version
	version=$(sed -n 's/^VERSION = //p' "$PROJECT/Makefile")
	for command in opp $(sources); do
		prints "$command $version" "$command" --version
		prints "$command $version" "$command" -V
	done
}

@test "-h and --help of every command list all its options and those that all share" {
	local shared
	shared=$(sed -n 's/^    {.*, "\([a-z-]*\)", .*/\1/p' "$PROJECT/cmd/options.c")
	[ "$(wc -l <<<"$shared")" -ge 13 ]
	for command in $(sources); do
		equal "$("$command" -h)" "$("$command" --help)"
		local own
		own=$(sed -n '/command_option options/,/};/s/^    {\(0\|.[^ ]*\), "\([a-z-]*\)", .*/\2/p' "$PROJECT/cmd/$command.c")
		for option in $own $shared; do
			options_of "$command" | grep -qx -- "$option" || { echo "$command -h: no --$option"; false; }
		done
	done
}

@test "every option of -h is in the manual: the shared ones in opp(7), the others in the page of the command" {
	local shared
	shared=$(options_of opp)
	for option in $shared; do
		grep -q "^\.It Fl \(. , \)\?-$option\b" "$PROJECT/man/opp.7" || { echo "opp.7: no --$option"; false; }
	done
	for command in $(sources); do
		for option in $(options_of "$command" | grep -vxF "$shared"); do
			grep -q "Fl \(. , \)\?-$option\b" "$PROJECT/man/$command.1" || { echo "$command.1: no --$option"; false; }
		done
	done
}

@test "an unknown option is refused by every command, and nothing is done" {
	for command in $(sources); do
		fails 64 "$command: unknown option --frobnicate" "$command" --frobnicate
	done
	[ ! -e opp.db ] && [ ! -e opp.yaml ]
}

@test "every built-in field is in opp(7)" {
	local field count=0
	while read -r field; do
		grep -qE "^\.It Ic $field( \*)?$" "$PROJECT/man/opp.7" || { echo "opp.7: no $field"; false; }
		count=$((count + 1))
	done < <(sed -n 's/.*{FIELD("\([a-z_]*\)").*/\1/p' "$PROJECT/lib/config/field.c")
	[ $count -ge 30 ]
}

@test "opp(7) marks with a star the fields that can be set, and no others" {
	local settable
	settable=$(tr '\n' ' ' <"$PROJECT/lib/config/field.c" | sed 's/{FIELD/\n&/g' |
		sed -n '/FIELD_SETTABLE/s/^{FIELD("\([a-z_]*\)").*/\1/p')
	equal "$settable" "$(sed -n 's/^\.It Ic \([a-z_]*\) \*$/\1/p' "$PROJECT/man/opp.7")"
}
