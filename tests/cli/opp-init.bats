#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-init: config and database.

load lib

@test "makes config and database from a template, for their owner alone" {
	prints "what,file,done
config,$OPP_CONFIG,made
database,$OPP_DB,made" opp-init -t zh-b2b
	[ "$(stat -c %a "$OPP_CONFIG" "$OPP_DB" | sort -u)" = 600 ]
	cmp "$OPP_CONFIG" "$PROJECT/config/templates/zh-b2b.yaml"
	prints "id" opp-list -o id
	prints "check,problem" opp-check
}

@test "every template is a valid config" {
	for template in "$PROJECT"/config/templates/*.yaml; do
		rm -f "$OPP_CONFIG" "$OPP_DB"*
		opp-init -q -t "$(basename "$template" .yaml)"
		opp-check >/dev/null
	done
}

@test "the template is that of the locale's language, English if there is none" {
	LC_ALL=zh_CN.UTF-8 opp-init -q
	cmp "$OPP_CONFIG" "$PROJECT/config/templates/zh-b2b.yaml"
	rm "$OPP_CONFIG" "$OPP_DB"*
	env -u LC_ALL LANG=zh_TW.UTF-8 opp-init -q
	cmp "$OPP_CONFIG" "$PROJECT/config/templates/zh-b2b.yaml"
	rm "$OPP_CONFIG" "$OPP_DB"*
	LC_ALL=de_DE.UTF-8 opp-init -q
	cmp "$OPP_CONFIG" "$PROJECT/config/templates/en-b2b.yaml"
}

@test "makes the directories that are missing" {
	opp-init -q -t en-b2b -d "$PWD/a/b/opp.db" -c c/d/opp.yaml
	[ "$(stat -c %a a a/b c/d | sort -u)" = 700 ]
	[ -e a/b/opp.db ]
	[ -e c/d/opp.yaml ]
}

@test "without other places they are those of XDG, or below the home directory" {
	env -u OPP_DB -u OPP_CONFIG HOME="$PWD/home" opp-init -q -t en-b2b
	[ -e home/.config/opp/opp.yaml ]
	[ -e home/.local/share/opp/opp.db ]
	env -u OPP_DB -u OPP_CONFIG XDG_CONFIG_HOME="$PWD/xc" XDG_DATA_HOME="$PWD/xd" opp-init -q -t en-b2b
	[ -e xc/opp/opp.yaml ]
	[ -e xd/opp/opp.db ]
}

@test "run again, it changes nothing" {
	run_opp_init
	before=$(sql .dump)
	prints "config,unchanged
database,unchanged" opp-init --no-header -o what,done
	equal "$before" "$(sql .dump)"
}

@test "run again, it applies a changed config: new fields become columns, and its text is kept" {
	make_config <<<'fields: {opportunity: {memo: {type: text}}}'
	opp-add -q A memo=x
	sed -i 's/memo: {type: text}/memo: {type: text}, seats: {type: integer}/' "$OPP_CONFIG"
	fails 78 "run opp-init" opp-list
	prints "unchanged
config applied" opp-init --no-header -o "done"
	opp-edit -q 1 seats=5
	prints "x,5" opp-list --no-header -o memo,seats
	equal "2|1" "$(sql "SELECT count(*), sum(content LIKE '%seats%') FROM config")"
}

# The database of tests/data/version-1.sql was made by version 0.1.0, with the config beside it.
begin_with_version_1() {
	cp "$DATA/version-1.yaml" "$OPP_CONFIG"
	sqlite3 "$OPP_DB" <"$DATA/version-1.sql" >/dev/null
}

@test "a database of an older version is migrated after a backup, and keeps all that it holds" {
	begin_with_version_1
	fails 78 "run opp-init" opp-list
	run --separate-stderr opp-init --no-header -o "done"
	equal "0 unchanged migrated opp-init: the database before its migration is kept as $OPP_DB.v1" \
		"$status ${output//$'\n'/ } $stderr"
	prints "id,ref,customer,owner,amount,stage,status,grade,tags,industry,due
1,R1,云帆,李雷,1234.50,offer,open,A,x,医疗,2026-11-25
2,R2,,,,new,lost,B,,," opp-list -a -s id -o id,ref,customer,owner,amount,stage,status,grade,tags,industry,due
	prints "check,problem" opp-check
	equal 1 "$(sqlite3 "$OPP_DB.v1" "PRAGMA user_version")"
}

@test "alerts of an older version are about opportunities, and go on" {
	begin_with_version_1
	sqlite3 "$OPP_DB" "INSERT INTO alert VALUES (5, 6, 'idle', 1, 1, 2, 1, 1, 3, NULL, NULL), (6, 6, 'idle', 1, 1795395601, 2, 1, 1, NULL, 4, '2026-12-01')" \
		"INSERT INTO alert_event VALUES (9, 6, 5, 2, 'raised', 1, 'note', NULL)"
	opp-init -q
	equal "5|idle|opportunity|1||3||
6|idle|opportunity|1|||4|2026-12-01" "$(sql "SELECT id, rule, about, opportunity, customer, ended, acknowledged, quiet_until FROM alert")"
	equal "9|5|raised|note|" "$(sql "SELECT id, alert, kind, note, person FROM alert_event")"
	prints "check,problem" opp-check
	prints 6 opp-alert --no-header -a -o id --now 2026-12-05
}

@test "a migrated database has the very tables, indexes and views of a new one" {
	begin_with_version_1
	opp-init -q >/dev/null
	sql "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' ORDER BY type, name" >migrated
	rm "$OPP_DB"
	opp-init -q >/dev/null
	sql "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' ORDER BY type, name" >new
	# the config's own columns come before those of later versions in one, behind them in the other
	diff <(tr ',)' '\n' <migrated | sort) <(tr ',)' '\n' <new | sort)
}

@test "a field that is taken away keeps its data, and comes back with it" {
	make_config <<<'fields: {opportunity: {memo: {type: text}}}'
	opp-add -q A memo=x
	cp "$OPP_CONFIG" with.yaml
	sed -i '/^fields/d' "$OPP_CONFIG"
	opp-init -q
	fails 64 'unknown field "memo"' opp-list -o memo
	cp with.yaml "$OPP_CONFIG"
	opp-init -q
	prints "x" opp-list --no-header -o memo
}

@test "a field cannot become one of another type while its data is there" {
	make_config <<<'fields: {opportunity: {memo: {type: text}}}'
	sed -i 's/type: text/type: integer/' "$OPP_CONFIG"
	fails 78 'field "memo" was of another type before' opp-init
	sed -i 's/type: integer/type: text/' "$OPP_CONFIG"
	prints "id" opp-list -o id
}

@test "names that the tables have themselves are no names for fields" {
	for name in tx merged_into probability_given feedback_at rowid; do
		printf 'currency: CNY\ntimezone: UTC\nfields: {opportunity: {%s: {type: text}}}\npipelines: {default: {stages: [{name: a}]}}\n' \
			$name >"$OPP_CONFIG"
		fails 78 "opp.yaml:3:24: key \"$name\": the database keeps this name for itself" opp-init
		[ ! -e "$OPP_DB" ]
	done
}

@test "more fields than a row can have are refused" {
	{
		printf 'currency: CNY\ntimezone: UTC\npipelines: {default: {stages: [{name: a}]}}\nfields:\n  customer:\n'
		for i in {1..201}; do printf '    f%d: {type: text}\n' "$i"; done
	} >"$OPP_CONFIG"
	fails 78 "201 fields; at most 200 can be declared" opp-init
	sed -i '/f201/d' "$OPP_CONFIG"
	opp-init -q
	opp-add -q A customer=B "f200=x"
	prints "x" opp-list --no-header -o f200
}

@test "a config that is there is not replaced" {
	run_opp_init
	fails 73 "$OPP_CONFIG exists; -t and --team are for making a new one" opp-init -t en-b2b
	fails 73 "-t and --team" opp-init --team /dev/null
}

@test "a wrong config makes no database" {
	echo 'currency: CNY' >"$OPP_CONFIG"
	fails 78 "opp.yaml:1:1:" opp-init
	[ ! -e "$OPP_DB" ]
}

@test "an unknown template and arguments are refused" {
	fails 66 'there is no template "zh"' opp-init -t zh
	fails 64 "not a path" opp-init -t ../x
	fails 64 'takes no argument "x"' opp-init x
	fails 64 "--encoding has no place beside a template; it goes with --team" opp-init --encoding UTF-8
	[ ! -e "$OPP_CONFIG" ]
}

@test "-n makes nothing, and says what would be done" {
	prints "made
made" opp-init -n -t zh-b2b --no-header -o "done"
	equal "" "$(ls -d "$OPP_CONFIG" "$OPP_DB" a c 2>/dev/null)"
	prints "made
made" opp-init -n -d a/b/opp.db -c c/opp.yaml --no-header -o "done"
	equal "" "$(ls -d "$OPP_CONFIG" "$OPP_DB" a c 2>/dev/null)"
	run_opp_init
	prints "unchanged
unchanged" opp-init -n --no-header -o "done"
	echo "# changed" >>"$OPP_CONFIG"
	before=$(sql .dump)
	prints "unchanged
config applied" opp-init -n --no-header -o "done"
	equal "$before" "$(sql .dump)"
	echo "nonsense: 1" >>"$OPP_CONFIG"
	fails 78 "nonsense" opp-init -n
}

@test "a database that was removed leaves nothing behind for the next one" {
	run_opp_init
	opp-add -q OLD
	rm "$OPP_DB" # not its -wal
	echo journal >"$OPP_DB-journal"
	opp-init -q
	[ ! -e "$OPP_DB-journal" ]
	prints "name" opp-list -a -o name
	prints "check,problem" opp-check
}

@test "--team: the people of a file instead of the template's, with their managers" {
	printf 'name,manager,group\nAnn Lee,Max,East\n"O""Neil #1",Max,\n' >team.csv
	opp-init -q -t en-b2b --team team.csv
	grep -A4 '^team:' "$OPP_CONFIG" >team
	equal 'team:
  - {name: "Ann Lee", group: "East", manager: "Max"}
  - {name: "O\"Neil #1", manager: "Max"}
  - {name: "Max", role: "manager"}' "$(head -4 team)"
	opp-add -q A owner='O"Neil #1'
	fails 65 "is not in the team" opp-add B owner='Alex Kim'
	equal "$(sed '/^team:/,/^$/d' "$PROJECT/config/templates/en-b2b.yaml")" "$(sed '/^team:/,/^$/d' "$OPP_CONFIG")"
}

@test "--team takes -m, a profile, --drop-unknown and --encoding" {
	printf 'sales_agent,manager,regional_office,shoe\nAnn,Max,East,39\n' >team.csv
	fails 65 'team.csv: column "shoe" is no field' opp-init -t crm-export --team team.csv -p teams
	fails 65 'column "sales_agent" is no field' opp-init -t crm-export --team team.csv
	[ ! -e "$OPP_CONFIG" ]
	opp-init -q -t crm-export --team team.csv -p teams -m shoe=-
	grep -q '  - {name: "Ann", group: "East", manager: "Max"}' "$OPP_CONFIG"
	rm "$OPP_CONFIG" "$OPP_DB"*
	printf '姓名,鞋\n李雷,39\n' | iconv -t GB18030 >team.csv
	run --separate-stderr opp-init -t zh-b2b --team team.csv -m 姓名=name --drop-unknown
	[ "$status" -eq 0 ]
	equal "opp-init: team.csv is not UTF-8; read as GB18030 (--encoding settles it)" "$stderr"
	grep -q '  - {name: "李雷"}' "$OPP_CONFIG"
}

@test "--team whose people do not fit the config makes none" {
	printf 'name\nAnn: sales\n' >team.csv
	fails 78 "cannot be a person's name" opp-init -t en-b2b --team team.csv
	[ ! -e "$OPP_CONFIG" ]
}

@test "--team refuses people without a name or twice, and unknown profiles" {
	printf 'name,manager\n,Max\n' >team.csv
	fails 65 "team.csv:2: name: is empty" opp-init -t en-b2b --team team.csv
	printf 'name\nAnn\nAnn\n' >team.csv
	fails 65 'team.csv:3: name: "Ann" is in the team already' opp-init -t en-b2b --team team.csv
	fails 64 '-p: the template has no import profile "x"' opp-init -t en-b2b --team team.csv -p x
	fails 66 "none.csv" opp-init -t en-b2b --team none.csv
	[ ! -e "$OPP_CONFIG" ]
}

@test "eight first runs at once make one config and one database" {
	for _ in {1..8}; do opp-init -q & done
	wait
	equal "1" "$(sql "SELECT count(*) FROM config")"
	prints "check,problem" opp-check
	[ -z "$(find . -name '*-new*')" ]
}

# ---- reviews ----

@test "--reviewed records a review, and needs a note" {
	run_opp_init
	prints "what,file,done
config,$OPP_CONFIG,unchanged
database,$OPP_DB,unchanged
scorecard,$OPP_CONFIG,reviewed" opp-init --reviewed scorecard --note 行业权重不变
	equal "scorecard|1795395600|行业权重不变|李雷" "$(sql "SELECT r.what, r.at, r.note, t.acting FROM review r JOIN tx t ON t.id = r.tx")"
	opp-init -q -n --reviewed process --note x
	equal 1 "$(sql "SELECT count(*) FROM review")"
	fails 64 "needs --note" opp-init --reviewed process
	fails 64 'not "card"' opp-init --reviewed card --note x
	fails 64 "goes with --reviewed" opp-init --note x
	prints "check,problem" opp-check
}
