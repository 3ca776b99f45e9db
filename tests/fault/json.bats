#!/usr/bin/env bats
# JSON that should not be: refused with its line.
# shellcheck disable=SC2154  # stride comes with fault.bash

load fault

# bad LINE TEXT: what is on stdin is refused with that line, and everything is as before.
bad() {
	local before
	cat >side/bad.json
	before=$(contents)
	attempt timeout 60 opp-add -q -i side/bad.json
	[ "$status" -eq 65 ] || { echo "status $status: $(cat side/err)"; return 1; }
	said_properly || return
	[[ $(cat side/err) == "opp-add: side/bad.json:$1: "*"$2"* ]] || { equal "$1: ...$2..." "$(cat side/err)"; return 1; }
	[ ! -s side/out ] || return
	equal "$before" "$(contents)"
}

@test "depth is refused, up to a million" {
	begin
	local depth
	for depth in 100 10000 1000000; do
		{ printf '{"name": '; head -c $depth /dev/zero | tr '\0' '['; } | bad 1 ''
		{ printf '{"name": "x"}\n{"name": '; yes '{"a":' | head -n $depth | tr -d '\n'; } | bad 2 ''
		{
			printf '{"name": "x", "tags": '
			head -c $depth /dev/zero | tr '\0' '['
			head -c $depth /dev/zero | tr '\0' ']'
			echo '}'
		} | bad 1 ''
	done
	head -c 1000000 /dev/zero | tr '\0' '[' | bad 1 ''
	whole
}

@test "duplicate keys are refused with their line" {
	begin
	printf '[{"name": "x"},\n{"name": "y", "ref": "a", "ref": "b"}]\n' | bad 2 'ref'
	printf '{"name": "x"}\n{"name": "y", "n\\u0061me": "z"}\n' | bad 2 'twice'
	whole
}

@test "integers are taken to the last digit or refused" {
	begin 0
	printf '{"name": "x", "amount": 9007199254740993}\n' >side/in.json
	opp-add -q -i side/in.json
	equal 900719925474099300 "$(sql "SELECT amount FROM opportunity")"
	for number in 9223372036854775808 92233720368547758.08 1e400 -1e400 123456789012345678901234567890 1.005 \
		NaN Infinity -Infinity 01 +1 .5 5. 0x10; do
		printf '{"name": "x"}\n{"name": "y", "amount": %s}\n' $number | bad 2 '' || { echo $number; return 1; }
	done
	whole
}

@test "NUL, lone surrogates and bytes that are no text are refused with their line" {
	begin
	printf '{"name": "x"}\n{"name": "a\\u0000b"}\n' | bad 2 'NUL'
	printf '{"name": "x"}\n{"a\\u0000b": "y"}\n' | bad 2 'NUL'
	printf '{"name": "x"}\n{"name": "a\0b"}\n' | bad 2 ''
	printf '{"name": "x"}\n{"name": "\\ud800"}\n' | bad 2 ''
	printf '{"name": "x"}\n{"name": "\\udc00\\ud800"}\n' | bad 2 ''
	printf '{"name": "x"}\n{"name": "\\ud800x"}\n' | bad 2 ''
	printf '{"name": "x"}\n{"name": "\xff"}\n' | bad 2 'encoding'
	printf '{"name": "x"}\n{"name": "a\nb"}\n' | bad 2 ''
	whole
}

@test "JSON cut anywhere is refused, and nothing crashes" {
	begin
	local whole_text='[{"name": "采购 \u91c7 \ud83d\ude00", "amount": -1.5e2, "tags": ["a", "b"]}]' length
	for ((length = 1; length < ${#whole_text}; length += stride)); do
		printf '{"name": "x"}\n%s' "${whole_text:1:length-1}" >side/cut.json
		attempt opp-add -n -i side/cut.json
		[ "$status" -eq 65 ] || [ "$status" -eq 0 ] || { echo "$length: status $status"; return 1; }
		said_properly
		printf '%s' "${whole_text:0:length}" | bad 1 '' || { echo "${whole_text:0:length}"; return 1; }
	done
	printf '{"name": "x"}\n{"name": "y"' | bad 2 ''
	printf '{"name": "x"}\n{"name": "y"}}\n' | bad 2 ''
	printf '[{"name": "x"}\n' | bad 2 ''
	printf '[{"name": "x"},]\n' | bad 1 ''
	printf '[{"name": "x"}]\n[]\n' | bad 2 ''
	printf '[1]\n' | bad 1 'object'
	printf '{"name": {"a": 1}}\n' | bad 1 ''
	printf '{"name": "x"} // comment\n' | bad 1 ''
	whole
}

@test "an endless record is refused in bounded memory" {
	begin
	plain_only
	status=0
	{ printf '{"name": "'; tr '\0' x </dev/zero; } 2>/dev/null |
		(ulimit -v 400000; timeout 60 opp-add --encoding UTF-8 -i - >side/out 2>side/err) || status=$?
	[ $status -eq 65 ] || [ $status -eq 71 ] || { echo "status $status: $(cat side/err)"; return 1; }
	said_properly
	cat side/err
	whole
}
