# shellcheck shell=bash disable=SC2154  # bats sets status, output and stderr
# lib.bash: what the bats files share.  They begin with `load lib` (or `load ../cli/lib`).
#
# Each test runs in a fresh directory of its own, with an opp.db and opp.yaml that do not exist yet, at a fixed present.

bats_require_minimum_version 1.5.0

setup() {
	local project
	project=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	if [ -z "${OPP_BUILD-}" ]; then # run by hand rather than by tests/run
		PATH=$project/build/bin:$PATH
		unset HOME "${!XDG_@}" "${!OPP_@}"
		export LC_ALL=C.UTF-8 TZ=UTC
		umask 022
	fi
	export DATA=$project/tests/data PROJECT=$project
	cd "$BATS_TEST_TMPDIR" || return
	export OPP_DB=$PWD/opp.db OPP_CONFIG=$PWD/opp.yaml
	export OPP_NOW=2026-11-23T09:00:00+08:00 OPP_USER=李雷
}

# run_opp_init [TEMPLATE]: makes config and database.
run_opp_init() {
	opp-init -q -t "${1:-zh-b2b}" >/dev/null
}

# make_config <<YAML: a small config of one's own, whose further sections stand on stdin, and its database.
make_config() {
	{ printf 'currency: CNY\ntimezone: Asia/Shanghai\n' && cat; } >"$OPP_CONFIG"
	grep -q '^pipelines:' "$OPP_CONFIG" || cat >>"$OPP_CONFIG" <<-'END'
		pipelines:
		  default:
		    stages:
		      - {name: new, probability: 10}
		      - {name: offer, probability: 50}
		      - {name: contract, probability: 90}
		    lost_reasons: [price, silence]
	END
	opp-init -q >/dev/null
}

# moves LINE...: history in bulk, `ref,stage,at,reason` each.
moves() {
	{ echo ref,stage,at,reason && printf '%s\n' "$@"; } | opp-stage -q -i -
}

# equal EXPECTED ACTUAL: shows the difference if there is one.
equal() {
	diff -u --label expected --label actual <(printf '%s\n' "$1") <(printf '%s\n' "$2")
}

# prints EXPECTED COMMAND...: exits 0, prints exactly that, and nothing on stderr.
prints() {
	local expected=$1
	shift
	run --separate-stderr "$@"
	[ "$status$stderr" = 0 ] || { echo "$*: status $status, stderr: $stderr"; return 1; }
	equal "$expected" "$output"
}

# fails STATUS TEXT COMMAND...: exits so, with TEXT in a message on stderr and nothing on stdout.
fails() {
	local expected=$1 text=$2
	shift 2
	run --separate-stderr "$@"
	[ "$status" -eq "$expected" ] || { echo "$*: status $status instead of $expected, stderr: $stderr"; return 1; }
	[[ $stderr == *"$text"* ]] || { equal "...$text..." "$stderr"; return 1; }
	[ -z "$output" ] || { echo "$*: stdout should be empty: $output"; return 1; }
}

# sql STATEMENT: asks the database directly.
sql() {
	sqlite3 -readonly -bail "$OPP_DB" "$1"
}

# plain_only: skips where a sanitizer or valgrind would get in the way of strace, ulimit or LD_PRELOAD.
plain_only() {
	[ -z "${OPP_CHECKED-}" ] || skip "not under $OPP_CHECKED"
}

# needs_data FILE: the path in $REAL of something below ../shared/data; skips where that is not there.
needs_data() {
	REAL=$PROJECT/../shared/data/$1
	[ -e "$REAL" ] || skip "no ../shared/data/$1"
}

# needs_terminal: skips where no pseudo terminal can be had.
needs_terminal() {
	command -v script >/dev/null || skip "no script(1)"
	script -qec true /dev/null </dev/null >/dev/null 2>&1 || skip "no pseudo terminal"
}

# on_terminal COLUMNS COMMAND: what it prints on a terminal that is so wide.
on_terminal() {
	script -qec "stty cols $1 rows 24; $2" /dev/null </dev/null | tr -d '\r'
}
