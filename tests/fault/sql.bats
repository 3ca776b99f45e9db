#!/usr/bin/env bats
# SQL where a name or value belongs: bound as what it is, or refused.

load fault

# Texts that would do something if they ever became part of a statement; fewer where a checker makes all slow.
poisons() {
	local number=${OPP_CHECKED:+3}
	head -n "${number:-99}" <<-'END'
		'; DROP TABLE opportunity; --
		x' OR '1'='1
		1); DELETE FROM opportunity; --
		name) FROM opportunity; DROP TABLE customer; --
		$1
		' || (SELECT sha256 FROM config) || '
		ref UNION SELECT sql FROM sqlite_master
		id,(SELECT 1)
		%s%n%s
		`id`
		\
	END
}

# harmless COMMAND...: 0, or refused in one line; the tables are as before.
harmless() {
	attempt timeout 10 "$@"
	case $status in 0 | 1 | 64 | 65 | 66 | 78) ;; *) echo "$*: status $status: $(cat side/err)"; return 1 ;; esac
	said_properly || { echo "$*"; return 1; }
	# What looks like SQL in a message is what was given; that SQLite itself complained is not.
	! grep -E 'syntax error|no such (column|table|function)|unrecognized token|incomplete input' side/err ||
		{ echo "$*"; return 1; }
	equal "$before" "$(contents)" || { echo "$*"; return 1; }
}

@test "SQL in options, terms, columns, ids and names of what is read changes nothing" {
	begin 3
	local before poison
	before=$(contents)
	while IFS= read -r poison; do
		harmless opp-list "$poison"
		harmless opp-list "name=$poison"
		harmless opp-list "name~$poison" "customer!=$poison"
		harmless opp-list "$poison=1"
		harmless opp-list "amount>$poison"
		harmless opp-list "created<$poison"
		harmless opp-list "industry=$poison"
		harmless opp-list "tags=$poison"
		harmless opp-list -s "$poison"
		harmless opp-list -o "$poison"
		harmless opp-list -o "id,$poison"
		harmless opp-list -l "$poison"
		harmless opp-list -f "$poison"
		harmless opp-list --now "$poison"
		harmless opp-list --user "$poison"
		harmless opp-list -c "$poison"
		harmless opp-list -d "$poison"
		harmless opp-show "$poison"
		harmless opp-stage "$poison" --check
		harmless opp-score --explain "$poison"
		harmless opp-report "$poison"
		harmless opp-report funnel "stage=$poison"
		harmless opp-report conversion --by "$poison"
		harmless opp-alert --rule "$poison"
		harmless opp-customer "customer=$poison"
	done < <(poisons)
	whole
}

@test "SQL in names and values that are written is kept as the text that it is" {
	begin 0
	local poison
	while IFS= read -r poison; do
		opp-add -q "$poison" ref="$poison" customer="$poison" pain_points="$poison" tags+="$poison" --note "$poison" \
			--user "$poison" >/dev/null
		# A list that names it finds it, whatever the term language makes of commas.
		equal "$poison" "$(opp-list -a -f json "name~$poison" | jq -r '.[0].name')"
		equal "$poison" "$(opp-show -f json "$poison" | jq -r '[.. | strings] | .[]' | grep -xF -m 1 -e "$poison")"
		opp-log -q "$poison" -k call --note "$poison" --next "$poison" --on 2026-12-01
	done < <(poisons)
	equal "$(poisons | sort)" "$(sql "SELECT ref FROM opportunity" | sort)"
	equal "$(poisons | sort)" "$(sql "SELECT note FROM activity WHERE kind = 'call'" | sort)"
	whole
}

@test "SQL in writing commands' words is bound or refused" {
	begin 3
	local before poison
	while IFS= read -r poison; do
		before=$(contents)
		harmless opp-add -n x "$poison=1"
		harmless opp-edit 1 "$poison=1"
		harmless opp-edit "$poison" amount=1
		harmless opp-edit 1 "owner=$poison"
		harmless opp-edit 1 "industry=$poison"
		harmless opp-edit 1 "amount=$poison"
		harmless opp-log 1 -k "$poison"
		harmless opp-log 1 -k call --at "$poison"
		harmless opp-stage 1 --to "$poison"
		harmless opp-stage 1 --lost "$poison"
		harmless opp-alert --ack "$poison" --note x
		harmless opp-add -k "$poison" x
		harmless opp-add -p "$poison" -i side/first.csv
		harmless opp-init -t "$poison" -c side/new.yaml -d side/new.db
	done < <(poisons)
	whole
}

@test "SQL in the header, the cells and the maps of an import is bound or refused" {
	begin 1
	local before poison
	before=$(contents)
	while IFS= read -r poison; do
		jq -rn --arg p "$poison" '[$p, "name"], ["1", "x"] | @csv' >side/header.csv
		harmless opp-add -i side/header.csv
		harmless opp-add -n -i side/header.csv -m "$poison=ref"
		jq -n --arg p "$poison" '{name: "x", ($p): 1}' >side/key.json
		harmless opp-add -i side/key.json
		harmless opp-add -i side/first.csv -m "ref=$poison"
		harmless opp-add -i side/first.csv --set "$poison=1"
		harmless opp-add -i side/first.csv --encoding "$poison"
		jq -rn --arg p "$poison" '["name", "customer"], [$p, $p] | @csv' >side/cells.csv
		opp-add -q -i side/cells.csv
		equal "$poison|$poison" "$(sql "SELECT o.name, c.name FROM opportunity o
			JOIN customer c ON c.id = o.customer ORDER BY o.id DESC LIMIT 1")"
		before=$(contents)
	done < <(poisons)
	whole
}

@test "SQL in every value of the config is refused with its place, or is a value" {
	begin 1
	local before poison value
	before=$(contents)
	cp opp.yaml side/kept.yaml
	while IFS= read -r poison; do
		value=$(jq -n --arg p "$poison" '$p')
		for place in 's|^currency: .*|currency: VALUE|' 's|^timezone: .*|timezone: VALUE|' 's|^    employees:|    VALUE:|' \
			's|of: \[明确|of: [VALUE|' 's|label: 行业|label: VALUE|' 's|name: contact$|name: VALUE|' 's|"idle>7d"|VALUE|' \
			's|name: overdue|name: VALUE|'; do
			POISON=$value perl -pe "my \$value = \$ENV{POISON}; ${place//VALUE/\$value}" side/kept.yaml >opp.yaml
			cmp -s opp.yaml side/kept.yaml && { echo "$place is nowhere"; return 1; }
			attempt opp-init -q -n
			case $status in 0 | 78) ;; *) echo "$place: $value: $status: $(cat side/err)"; return 1 ;; esac
			[ "$status" -eq 0 ] || grep -qE 'opp\.yaml:[0-9]+:[0-9]+: ' side/err || { cat side/err; return 1; }
			said_properly
		done
	done < <(poisons)
	cp side/kept.yaml opp.yaml
	equal "$before" "$(contents)"
	whole
}
