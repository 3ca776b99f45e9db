#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# README.md: its tour prints what it says, as a terminal would show it; its links lead somewhere.

load lib

# Runs a command as if the last program of it wrote to a terminal.
as_on_terminal() {
	case $1 in
	*' | '*) eval "${1% | *} | OPP_FORMAT=table ${1##* | }" ;;
	export*) eval "$1" ;;
	*) export OPP_FORMAT=table; eval "$1"; unset OPP_FORMAT ;;
	esac
}

@test "the tour prints what it says" {
	sed -n '/^## Five minutes/,/^## Installing/s/^    //p' "$PROJECT/README.md" >expected
	sed -n '/^\$ cat leads.csv/,/^\$ opp add/p' expected | sed '1d; $d' >leads.csv
	[ "$(grep -c '^\$' expected)" -gt 10 ]
	while IFS= read -r line <&3; do
		printf '%s\n' "$line"
		as_on_terminal "${line#\$ }" 2>&1 || : # one is refused, and says so
	done 3< <(grep '^\$' expected) | sed 's/ *$//' >actual
	equal "$(cat expected)" "$(cat actual)"
}

@test "its links lead to files that are there" {
	for file in $(grep -o '](config[^)]*)\|](man[^)]*)' "$PROJECT/README.md" | tr -d ']()'); do
		[ -e "$PROJECT/$file" ] || { echo "README.md: no $file"; false; }
	done
}
