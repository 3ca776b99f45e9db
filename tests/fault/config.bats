#!/usr/bin/env bats
# Configs that should not be: each is refused with its place, soon, whatever is in it.
# shellcheck disable=SC2154  # stride comes with fault.bash

load fault

# refused TEXT: the config in opp.yaml is refused so, with file, line and column.
refused() {
	local begun
	begun=$(date +%s%3N)
	attempt timeout 20 opp-list
	echo "$(($(date +%s%3N) - begun)) ms: $(cat side/err)"
	equal 78 "$status" || return
	said_properly || return
	grep -qE "^opp-list: .*opp\.yaml:[0-9]+:[0-9]+: " side/err || return
	grep -qF -e "$1" side/err || return
	[ ! -s side/out ] || return
	prints check,problem opp-check -c side/kept.yaml
}

begin_config() {
	begin
	cp opp.yaml side/kept.yaml
}

@test "aliases, however they multiply, are refused" {
	begin_config
	{
		echo 'a: &a [x, x, x, x, x, x, x, x, x]'
		for pair in ba cb dc ed fe gf hg ih; do
			echo "${pair:0:1}: &${pair:0:1} [$(yes "*${pair:1}" | head -n 9 | paste -sd,)]"
		done
	} >opp.yaml
	refused "anchors (&) are not taken"
	echo 'currency: *nothing' >opp.yaml
	refused "aliases (*) are not taken"
	printf 'a: 1\n<<: {b: 2}\n' >opp.yaml
	refused ""
}

@test "a depth of 16 and no more is taken, up to a million of either bracket" {
	begin_config
	local depth
	for depth in 17 100 10000 100000; do
		{ printf 'a: '; head -c $depth /dev/zero | tr '\0' '['; } >opp.yaml
		refused "deep"
		{ printf 'a: '; yes '{a: ' | head -n $depth | tr -d '\n'; } | head -c 200000 >opp.yaml
		refused "deep"
	done
	for ((depth = 0; depth < 600; depth++)); do printf '%*sa:\n' $depth ''; done >opp.yaml
	refused "deep"
	yes -- '- ' | head -n 100000 | tr -d '\n' >opp.yaml
	refused ""
	head -c 1000000 /dev/zero | tr '\0' '[' >opp.yaml
	attempt timeout 20 opp-list
	equal 78 "$status"
	said_properly
	grep -q 'larger than 256 KiB' side/err
}

@test "duplicate and unknown keys are named with their place" {
	begin_config
	{ cat side/kept.yaml; echo 'currency: USD'; } >opp.yaml
	refused 'key "currency": is given twice'
	{ cat side/kept.yaml; echo 'currancy: USD'; } >opp.yaml
	refused 'did you mean "currency"'
	sed 's/^timezone:/"timezone" :/; s/^currency:/timezone: UTC\n&/' side/kept.yaml >opp.yaml
	refused 'key "timezone": is given twice'
	sed 's/    employees:/    industry: {type: text}\n&/' side/kept.yaml >opp.yaml
	refused 'is given twice'
}

@test "values of the wrong type are named with their place" {
	begin_config
	local change
	for change in 's/^currency:.*/currency: [CNY]/' 's/^currency:.*/currency: {a: b}/' 's/^currency:.*/currency:/' \
		's/^timezone:.*/timezone: Mars\/Phobos/' 's/^timezone:.*/timezone: ..\/..\/etc\/passwd/' \
		's/^timezone:.*/timezone: 8/' \
		's/weight: 3/weight: many/' 's/weight: 3/weight: -3/' 's/weight: 3/weight: 1e400/' 's/weight: 3/weight: .nan/' \
		's/weight: 3/weight: 99999999999999999999/' 's/probability: 10$/probability: 1000/' 's/type: integer/type: float/' \
		's/"idle>7d"/"idle>7parsecs"/' 's/"idle>7d"/"idel>7d"/' 's/"idle>7d"/"idle>99999999999d"/' \
		's/^team:.*/team: nobody/' \
		's/^pipelines:.*/pipelines: []\nx:/'; do
		sed "$change" side/kept.yaml >opp.yaml
		! cmp -s opp.yaml side/kept.yaml || { echo "$change changes nothing"; return 1; }
		refused "" || { echo "$change"; return 1; }
	done
}

@test "tags, directives, several documents and no document at all are refused" {
	begin_config
	sed 's/^currency: /&!!str /' side/kept.yaml >opp.yaml
	refused "tags (!) are not taken"
	sed 's/^currency: /&!!python\/object\/apply:os.system /' side/kept.yaml >opp.yaml
	refused "tags (!) are not taken"
	{ echo '%YAML 1.1'; echo ---; cat side/kept.yaml; } >opp.yaml
	refused "directives"
	{ cat side/kept.yaml; echo ---; cat side/kept.yaml; } >opp.yaml
	refused "a second document"
	: >opp.yaml
	refused "empty"
	printf '# only a comment\n' >opp.yaml
	refused "empty"
	printf -- '- a\n- b\n' >opp.yaml
	refused "a mapping"
	printf 'just words\n' >opp.yaml
	refused "a mapping"
}

@test "another encoding, NUL and control characters are named with their place" {
	begin_config
	iconv -f UTF-8 -t GBK -c side/kept.yaml >opp.yaml
	refused "GBK"
	iconv -f UTF-8 -t UTF-16 side/kept.yaml >opp.yaml
	refused "UTF-16"
	iconv -f UTF-8 -t UTF-16BE side/kept.yaml >opp.yaml
	refused "not UTF-8"
	sed 's/^currency: CNY/currency: "C\x00NY"/' side/kept.yaml >opp.yaml
	refused ""
	sed 's/^currency: CNY/currency: "C\\0NY"/' side/kept.yaml >opp.yaml
	refused "control character"
	sed 's/^currency: CNY/currency: C\x1bNY/' side/kept.yaml >opp.yaml
	refused "control character"
	sed 's/^currency: CNY/currency: \xed\xa0\x80/' side/kept.yaml >opp.yaml
	refused "not UTF-8"
	sed 's/^  customer:/\tcustomer:/' side/kept.yaml >opp.yaml
	refused "tab"
	head -c 300000 /dev/urandom >opp.yaml
	attempt opp-list
	equal 78 "$status"
	said_properly
	head -c 3000 /dev/urandom >opp.yaml
	refused ""
}

@test "a config cut at any byte is refused, and nothing crashes" {
	begin_config
	local size length
	size=$(stat -c %s opp.yaml)
	for ((length = 0; length < size; length += 97 * stride)); do
		head -c $length side/kept.yaml >opp.yaml
		attempt timeout 20 opp-init -n -q
		# Cut behind a whole section, it is another config.
		[ "$status" -eq 78 ] || [ "$status" -eq 0 ] || { echo "$length: status $status: $(cat side/err)"; return 1; }
		said_properly
	done
}

@test "directories, devices and endless files are no configs" {
	begin_config
	rm opp.yaml
	mkdir opp.yaml
	attempt timeout 20 opp-list
	equal 66 "$status"
	said_properly
	rmdir opp.yaml
	for device in /dev/zero /dev/null /dev/tty; do
		attempt timeout 20 opp-list -c $device
		[ "$status" -eq 66 ] || [ "$status" -eq 74 ] || { echo "$device: $status"; return 1; }
		said_properly
	done
}
