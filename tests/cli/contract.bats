#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# What all commands share: options, formats, columns, ids, exit statuses.

load lib

begin() {
	make_config <<-'END'
		fields:
		  customer:
		    industry: {type: choice, of: [医疗, 教育], label: 行业}
		  opportunity:
		    memo: {type: text, label: 备注}
	END
	opp-add -q ERP ref=R1 customer=云帆 amount=1234.5 memo='=1+1' created=2026-11-01
	opp-add -q CRM ref=R2 created=2026-11-02
}

# ---- formats ----

@test "CSV has its header, plain numbers, and an empty field for what is empty" {
	begin
	prints "id,ref,name,customer,amount,currency,created
1,R1,ERP,云帆,1234.50,CNY,2026-11-01T00:00:00+08:00
2,R2,CRM,,,CNY,2026-11-02T00:00:00+08:00" opp-list -s id -o id,ref,name,customer,amount,currency,created
}

@test "JSON is one array, JSON lines are objects, and what is empty is null" {
	begin
	prints '[
{"id": 1, "customer": "云帆", "amount": 1234.50},
{"id": 2, "customer": null, "amount": null}
]' opp-list -s id -f json -o id,customer,amount
	prints '{"id": 1, "customer": "云帆"}
{"id": 2, "customer": null}' opp-list -s id -f jsonl -o id,customer
	opp-list -f json | jq -e 'length == 2' >/dev/null
}

@test "the format comes from -f, else from OPP_FORMAT, else it is CSV off a terminal" {
	begin
	prints '{"id": 1}' env OPP_FORMAT=jsonl opp-list ref=R1 -o id
	prints 'id
1' env OPP_FORMAT=jsonl opp-list ref=R1 -o id -f csv
	prints 'id
1' env OPP_FORMAT= opp-list ref=R1 -o id
	fails 64 "unknown format jsn (did you mean json?)" opp-list -f jsn
	fails 64 "unknown format" env OPP_FORMAT=xml opp-list
}

@test "where nothing is found CSV has its header, JSON is [], JSON lines are none, and the status is 0" {
	begin
	prints "id,name" opp-list -o id,name name=none
	prints "[]" opp-list -f json name=none
	prints "" opp-list -f jsonl name=none
	prints "" opp-list -f table name=none
	prints "" opp-list --no-header name=none
}

@test "a table has the labels of the config, and lines up with double-width characters" {
	begin
	prints "name customer 备注
ERP  云帆     =1+1
CRM           " opp-list -s id -f table -o name,customer,memo
	prints "ERP 云帆" opp-list -f table --no-header -o name,customer ref=R1
}

@test "a terminal gets a table, no line of which is wider than it, whatever the texts" {
	begin
	needs_terminal
	opp-edit -q 1 memo="$(printf '很长的一段中文备注%.0s' {1..20})" name="$(printf '项目%.0s' {1..30})"
	run on_terminal 60 "opp-list -o id,name,customer,memo"
	[[ ${lines[0]} == id* ]]
	[[ $output == *备注* ]]
	[[ $output == *很长的一段* ]]
	for line in "${lines[@]}"; do # wc -L counts columns
		[ "$(wc -L <<<"$line")" -le 60 ] || { echo "$line"; false; }
	done
}

@test "what a text would do to a terminal is shown instead" {
	begin
	opp-edit -q 1 memo=$'a\e]0;x\ab'
	prints 'a\x1b]0;x\x07b' opp-list -f table --no-header -o memo ref=R1
}

@test "--no-header leaves the header away" {
	begin
	prints "1" opp-list --no-header -o id ref=R1
}

@test "--excel: a byte order mark, CRLF, and texts that begin like a formula guarded, numbers never" {
	begin
	opp-edit -q 1 amount=-5
	equal "$(printf '\357\273\277name,memo,amount\r\nERP,\x27=1+1,-5.00\r')" "$(opp-list --excel -o name,memo,amount ref=R1)"
	fails 64 "--excel is for -f csv" opp-list --excel -f json
	[ "$(opp-list --no-header -o memo ref=R1)" = "=1+1" ] # plain CSV is the data
}

# ---- columns ----

@test "-o takes columns in order, +NAME adds to the default ones, and each comes once" {
	begin
	prints "name,id
ERP,1" opp-list -o name,id ref=R1
	prints "id,ref,name,customer,owner,amount,currency,stage,status,grade,score,due,memo,source" \
		opp-list name=none -o +memo,source,id
	prints "id" opp-list name=none -o id,id
}

@test "an unknown column is refused with the nearest one" {
	begin
	fails 64 '-o: unknown field "nmae"; did you mean "name"?' opp-list -o nmae
	fails 64 '-o: there is no column "problm"; did you mean "problem"?' opp-check -o problm
	fails 64 "-o: names no column" opp-list -o ,
	fails 64 "-o: names no column" opp-check -o ,
}

# ---- who and when ----

@test "--now and OPP_NOW are the present, and the option wins" {
	begin
	OPP_NOW=2026-01-01 opp-add -q --now "2026-11-05 10:00" NOW
	OPP_NOW=2026-11-06 opp-add -q ENV
	prints "created
2026-11-05T10:00:00+08:00
2026-11-06T00:00:00+08:00" opp-list -s id -o created name=NOW,ENV
	fails 64 "--now" opp-list --now someday
}

@test "history keeps the login, and the name of --user or OPP_USER" {
	begin
	OPP_USER=韩梅梅 opp-edit -q 1 amount=2
	opp-edit -q --user 李雷 1 amount=3
	equal "韩梅梅|$(id -un)|opp-edit
李雷|$(id -un)|opp-edit" "$(sql "SELECT acting, login, command FROM tx ORDER BY id DESC LIMIT 2" | tac)"
	env -u OPP_USER opp-edit -q 1 amount=4
	equal "$(id -un)" "$(sql "SELECT acting FROM tx ORDER BY id DESC LIMIT 1")"
}

# ---- dry run, quiet, verbose ----

@test "-n does all but the commit, and prints what would be" {
	begin
	before=$(sql .dump)
	prints "id,name,amount
3,NEW,7.00" opp-add -n NEW amount=7 -o id,name,amount
	prints "amount
9.00" opp-edit -n 1 amount=9 -o amount
	prints "customer
新" opp-customer -n --add 新 -o customer
	fails 65 "amount" opp-add -n NEW amount=x
	equal "$before" "$(sql .dump)"
}

@test "-q prints no records of what was written, and no notes" {
	begin
	prints "" opp-add -q THREE
	prints "" opp-edit -q 1 amount=1
	prints "" opp-customer -q --add Alpha
	prints "" opp-init -q
	printf '\xb1\xe0\xba\xc5,name\n1,x\n' >gb.csv
	prints "" opp-add -q -i gb.csv -m 编号=-
}

@test "a cron line with nothing to do says nothing and ends with 0" {
	begin
	prints "id" opp-list -o id 'idle>900d'
	prints "id" opp-edit -o id - memo=x < <(opp-list -o id 'idle>900d')
	prints "check,problem" opp-check
	printf 'name\n' >none.csv
	prints "id" opp-add -o id -i none.csv
}

# ---- ids ----

@test "ids come from the command line, as numbers or refs" {
	begin
	prints "id
2
1" opp-edit R2 1 memo=x -o id
	fails 66 'there is no opportunity with the id or ref "R9"' opp-edit R9 memo=x
	fails 66 'there is no opportunity with the id or ref "99"' opp-edit 1 99 memo=y
	equal "x" "$(opp-list --no-header -o memo id=1)"
}

@test "007 is no number of an opportunity, but can be a ref" {
	begin
	fails 66 '"001"' opp-show 001
	opp-add -q SEVEN ref=007
	prints "SEVEN" opp-edit --no-header -o name 007 memo=x
}

@test "- reads ids from stdin as lines, CSV, JSON and JSON lines, told by the first bytes" {
	begin
	for input in '1\n2\n' 'id\n1\n2\n' 'name,id\nERP,1\nCRM,2\n' '\xef\xbb\xbfid;name\r\n1;a\r\n2;b\r\n' \
		'[{"id": 1}, {"id": 2, "name": "x"}]' '{"id": "1"}\n{"id": 2}\n' ' \n[{"id":1},{"id":2}]' 'R1\nR2\n'; do
		printf %b "$input" >ids
		run --separate-stderr opp-edit - memo=x -o id --no-header <ids
		[ "$status$output$stderr" = $'01\n2' ] || { echo "$input: $status $output $stderr"; false; }
	done
	fails 65 "stdin has no column called id" opp-edit - memo=x < <(printf 'name,ref\nERP,R1\n')
	fails 65 "stdin:2: this record has no id" opp-edit - memo=x < <(printf 'id,ref\n,R1\n')
	fails 64 "- stands for stdin" opp-edit - - memo=x < <(printf '1\n')
	fails 64 "give the id" opp-show
}

@test "commands compose: each prints the records that it wrote, and the next reads them" {
	begin
	opp-list -o id | opp-edit - tags+=now | opp-log - -k call -f json | opp-edit -q - owner=Ann
	prints "id,owner,tags,last_activity
1,Ann,now,2026-11-23T09:00:00+08:00
2,Ann,now,2026-11-23T09:00:00+08:00" opp-list -s id -o id,owner,tags,last_activity
	OPP_FORMAT=json opp-list ref=R1 | OPP_FORMAT=json opp-edit - memo=z | jq -e '.[0].id == 1' >/dev/null
}

# ---- usage and exit statuses ----

@test "an unknown option is refused with the nearest one" {
	begin
	fails 64 "opp-list: unknown option --sotr; did you mean --sort?" opp-list --sotr=name
	fails 64 "unknown option -Z; -h lists the options" opp-list -Z
	fails 64 "option -s needs an argument" opp-list -s
}

@test "an option without effect is refused rather than ignored" {
	begin
	fails 64 "--map has no place beside a single opportunity" opp-add NEW -m a=b
	fails 64 "--keep-going has no place beside a single opportunity" opp-add NEW --keep-going
	fails 64 "--set has no place beside a search" opp-customer --set industry=医疗
	fails 64 "--from has no place beside a search" opp-customer --from x
	fails 64 "--map has no place beside a template" opp-init -m a=b
}

@test "a wrong -o is told before anything is written" {
	begin
	cat >>"$OPP_CONFIG" <<-'END'
		scorecard:
		  scale: 10
		  dimensions: [{name: memo, weight: 10, levels: [{when: "memo=x", points: 10}]}]
		team: [{name: 李雷}]
		alerts: [{name: old, when: ["idle>1d"]}]
	END
	opp-init -q
	opp-alert -q --now 2026-11-22T09:00 >/dev/null
	opp-alert -q --ack 1 --measure call --who 李雷 --by 2026-12-01 >/dev/null
	printf 'ref,name,kind,at,stage,due,amount\nR1,N,call,2026-11-20,second,2026-12-01,5\n' >rows.csv
	count='SELECT (SELECT max(id) FROM tx) || " " || (SELECT count(*) FROM config)'
	before=$(sql "$count")
	for write in "add NEW" "add -i rows.csv -m kind= -m at= -m stage= -m due= -k ref --on-conflict update" "edit 1 memo=y" \
		"log 1 -k call --note x" "log -i rows.csv --drop-unknown" "stage 1 --next" "stage --auto" \
		"stage -i rows.csv --drop-unknown" "pay 1 --due 2026-12-01 --amount 5" "pay -i rows.csv --drop-unknown" \
		"customer --add NEW" "customer --edit 云帆 industry=医疗" "customer -i rows.csv --drop-unknown" \
		"score -a" "alert" "alert --ack 2 --note x" "alert --done 1 --note x" "init --reviewed scorecard --note x"; do
		# shellcheck disable=SC2086
		fails 64 "-o:" opp-$write -o nix
		equal "$before" "$(sql "$count")"
	done
	fails 64 "-o:" opp-customer --edit 云帆 industry=医疗 -o amount
	fails 64 "-o:" opp-init -c new.yaml -d new.db -o nix
	[ ! -e new.yaml ]
	equal "$before" "$(sql "$count")"
}

@test "exit statuses: 64 usage, 65 bad data, 66 no such input, 73 cannot create, 78 config" {
	begin
	fails 64 "one name" opp-add A B
	fails 65 'industry: "x" is none of' opp-add A customer=B industry=x
	fails 66 "cannot open none.csv" opp-add -i none.csv
	fails 66 "there is no database none.db; opp-init makes one" opp-list -d none.db
	fails 66 "no such config" opp-list -c none.yaml
	fails 73 "exists; -t and --team are for making a new one" opp-init -t zh-b2b
	echo nonsense: 1 >>"$OPP_CONFIG"
	fails 78 "opp.yaml:15:1: key \"nonsense\": unknown" opp-list
}

@test "74 when stdout is full, and what was written stays" {
	begin
	run --separate-stderr bash -c 'opp-list >/dev/full'
	[ "$status" -eq 74 ]
	run --separate-stderr bash -c 'opp-add FULL >/dev/full'
	[ "$status" -eq 74 ]
	equal "1" "$(sql "SELECT count(*) FROM opportunity WHERE name = 'FULL'")"
}

@test "a message is one line with the command's name, and controls in it are shown" {
	begin
	run --separate-stderr opp-edit $'x\e[1m' memo=y
	equal 'opp-edit: there is no opportunity with the id or ref "x\x1B[1m"' "$stderr"
}

@test "-h and -V print to stdout, without config or database" {
	for command in opp-init opp-add opp-edit opp-customer opp-list opp-show opp-check; do
		run --separate-stderr $command -h
		[ "$status$stderr" = 0 ]
		[[ ${lines[0]} == "usage: $command "* ]]
		[[ $output == *"-d, --db FILE"* ]]
		run --separate-stderr $command --version
		[[ $status$stderr = 0 && $output =~ ^$command\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
	done
}

@test "options and arguments mix, and behind -- all are arguments" {
	begin
	prints "-x" opp-add --no-header -o name -- -x
	prints "ERP" opp-list ref=R1 --no-header -o name
}

@test "a changed config must be applied before anything else works" {
	begin
	echo "# changed" >>"$OPP_CONFIG"
	fails 78 "has changed since it was applied to $OPP_DB; run opp-init" opp-list
	fails 78 "run opp-init" opp-add X
	opp-init -q
	prints "1" opp-list --no-header -o id ref=R1
}
