#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-add: one opportunity from arguments, many from CSV or JSON.

load lib

begin() {
	make_config <<-'END'
		currencies: [CNY, JPY, KWD]
		team:
		  - {name: Ann, role: sales}
		  - {name: Bob, role: presales}
		fields:
		  customer:
		    industry: {type: choice, of: [医疗, 教育], label: 行业}
		    employees: {type: integer}
		  opportunity:
		    memo: {type: text, label: 备注}
		    code: {type: text}
		    budget: {type: money}
		scorecard:
		  scale: 10
		  dimensions:
		    - {name: fit, weight: 10, levels: [{label: good, when: "industry=医疗", points: 10}, {label: bad, when: "industry!=", points: 2}]}
		  grades: {A: 8, D: 0}
		imports:
		  crm:
		    columns: {编号: ref, 名称: name, 阶段: stage}
		    values: {stage: {报价: offer, 赢单: won, 丢单: lost}}
		    set: {source: CRM}
		    drop: [无用]
		  firms: {of: customer, columns: {公司: name}}
	END
}

# columns LIST [TERM...]: of all opportunities in the order of their ids, without a header.
columns() {
	opp-list -a -s id --no-header -f csv -o "$@"
}

# refuses STATUS TEXT ARGUMENT...: opp-add fails so and leaves the database as it was.
refuses() {
	local before
	before=$(sql .dump)
	fails "$1" "$2" opp-add "${@:3}"
	equal "$before" "$(sql .dump)"
}

# ---- one ----

@test "a name is enough: the rest takes its default" {
	begin
	prints "id,ref,name,customer,owner,amount,currency,stage,status,grade,score,due
1,,ERP,,,,CNY,new,open,D,0," opp-add ERP
	equal "default,10,2026-11-23T09:00:00+08:00,2026-11-23T09:00:00+08:00," "$(columns pipeline,probability,created,stage_entered,closed)"
	equal "start|new|李雷" "$(sql "SELECT kind, stage, person FROM stage_history")"
}

@test "fields are set, the customer and its contact are made, and it is scored at once" {
	begin
	prints "customer,industry,contact,phone,tags,members,amount,grade,score
云帆,医疗,王总,007,\"a,b\",Bob:presales,5.00,A,10" opp-add ERP customer=云帆 industry=医疗 contact=王总 phone=007 tags=b,a \
		members=Bob:presales amount=5 owner=Ann -o customer,industry,contact,phone,tags,members,amount,grade,score
	opp-add -q CRM customer=云帆
	equal "1" "$(sql "SELECT count(*) FROM customer")"
	equal "10" "$(columns score name=CRM)"
}

@test "--from and --note are kept in the history" {
	begin
	opp-add -q ERP memo=x customer=云帆 industry=医疗 contact=王总 --from 展会 --note 第一次交谈
	equal "contact|name|王总|展会
customer|industry|医疗|展会
opportunity|memo|x|展会" "$(sql "SELECT entity, field, new, origin FROM change ORDER BY entity")"
	equal "第一次交谈" "$(sql "SELECT note FROM stage_history")"
}

@test "a stage, an outcome and times that are given are recorded and not judged" {
	begin
	opp-add -q A stage=contract created=2026-01-05 probability=80
	opp-add -q B stage=won created=2026-01-05 closed=2026-02-05
	opp-add -q C status=lost lost_reason=price stage=offer
	opp-add -q D status=won closed=
	equal "contract,open,80,,
new,won,10,2026-02-05T00:00:00+08:00,
offer,lost,50,2026-11-23T09:00:00+08:00,price
new,won,10,," "$(columns stage,status,probability,closed,lost_reason)"
	equal "1|start|contract|open|
2|start|new|open|
2|won|new|won|
3|start|offer|open|
3|lost|offer|lost|price
4|start|new|open|
4|won|new|won|" "$(sql "SELECT opportunity, kind, stage, status, reason FROM stage_history ORDER BY id")"
	prints "check,problem" opp-check
}

@test "what contradicts itself is refused" {
	begin
	refuses 65 "status: is won, but the stage is lost" A stage=lost status=won
	refuses 65 "closed: is given, but the opportunity is open" A closed=2026-01-01
	refuses 65 "closed: lies before created" A status=won created=2026-02-01 closed=2026-01-01
	refuses 65 "closed: 2027-01-01T00:00:00+08:00 is still to come" A status=won closed=2027-01-01
	refuses 65 "created: 2027-01-01T00:00:00+08:00 is still to come" A created=2027-01-01
	refuses 65 'lost_reason: "price" is given, but the opportunity is not lost' A lost_reason=price
	refuses 65 'customer: is empty, but fields of the customer are given' A industry=医疗
	refuses 64 '"amount" is given twice' A amount=1 amount=2
	refuses 64 '"name" is given twice' A name=B
	refuses 64 '"name" is given twice' name=B A
}

@test "with a stage that means won, a won deal is there, and may be lost even so" {
	opp-init -q -t en-b2b
	opp-add -q A status=won closed=2026-11-01 created=2026-10-01
	opp-add -q B stage=collection
	opp-add -q C stage=collection status=lost
	equal "collection,won
collection,won
collection,lost" "$(columns stage,status)"
	fails 65 "status: is open, but the stage collection means won" opp-add D stage=collection status=open
	prints "check,problem" opp-check
}

@test "values are checked by their fields, and the message names the field" {
	begin
	refuses 65 'industry: "x" is none of 医疗, 教育' A customer=B industry=x
	refuses 65 'employees:' A customer=B employees=1.5
	refuses 65 'amount:' A amount=1,000
	refuses 65 'amount: JPY has 0 decimals' A amount=1.5 currency=JPY
	refuses 65 'amount:' A amount=9223372036854775808
	refuses 65 'currency: "USD" is none of CNY, JPY, KWD' A currency=USD
	refuses 65 'stage: "ofer" is none of new, offer, contract; did you mean "offer"?' A stage=ofer
	refuses 65 'probability: 101 is not a percentage from 0 to 100' A probability=101
	refuses 65 'owner: "Anna" is not in the team of' A owner=Anna
	refuses 65 'did you mean "Ann"?' A owner=Anna
	refuses 65 'members: "Eve" is not in the team' A members=Bob:presales,Eve:sales
	refuses 65 'members: ":sales" is not name:role' A members+=:sales
	refuses 65 'created' A created=2026-02-30
}

@test "unknown fields and those that follow from what happens are refused" {
	begin
	refuses 64 'unknown field "ammount"; did you mean "amount"?' A ammount=1
	refuses 64 'unknown field "Amount"; did you mean "amount"?' A Amount=1
	refuses 64 'unknown field "备注"; did you mean "memo"?' A 备注=x
	refuses 64 '"score" cannot be set' A score=10
	refuses 64 '"id" cannot be set' A id=7
	refuses 64 '"amount" has one value' A amount+=1
	refuses 64 '"phone" has one value' A customer=B contact=C phone+=1
	refuses 64 "give the opportunity a name"
}

@test "an amount has the decimals of its currency, wherever it is printed" {
	begin
	opp-add -q A amount=1000 currency=JPY status=won
	opp-add -q B amount=1.005 currency=KWD
	opp-add -q C amount=1
	equal "1000,JPY
1.005,KWD
1.00,CNY" "$(columns amount,currency)"
	prints '{"amount": 1000}' opp-list -a -f jsonl -o amount id=1
	equal "1000.0
1.005
1.0" "$(sql "SELECT amount FROM opportunity_readable ORDER BY id")"
	equal "1,field,amount,1000" "$(opp-show 1 --no-header -o id,section,item,value | grep ,amount,)"
	equal "JPY,1000" "$(opp-report conversion --by currency --no-header -o currency,won_amount 2>/dev/null | grep JPY || echo JPY,1000)"
	opp-edit -q 1 currency=KWD
	opp-edit -q 2 amount=2 currency=CNY
	equal "currency|JPY|KWD
amount|1000|1000.000
currency|KWD|CNY
amount|1.005|2.00" "$(sql "SELECT field, old, new FROM change ORDER BY id")"
	equal "1000.000,KWD
2.00,CNY
1.00,CNY" "$(columns amount,currency)"
	fails 65 "amount: JPY has 0 decimals" opp-edit 3 currency=JPY amount=0.5
}

# ---- many ----

@test "CSV: columns are fields, in any order, and the records are printed" {
	begin
	printf 'name,ref,amount,customer,industry\nERP,R1,5,云帆,医疗\nCRM,R2,,,\n' >in.csv
	prints "id,ref,name,customer,owner,amount,currency,stage,status,grade,score,due
1,R1,ERP,云帆,,5.00,CNY,new,open,A,10,
2,R2,CRM,,,,CNY,new,open,D,0," opp-add -i in.csv
}

@test "JSON arrays, JSON lines and stdin are read as well" {
	begin
	echo '[{"name": "A", "amount": 1.50, "tags": ["x", "y"], "memo": null}, {"ref": "007", "name": "B"}]' >in.json
	opp-add -q -i in.json
	printf '{"name": "C", "code": 12}\n{"name": "D", "memo": "späte Spalte"}\n' | opp-add -q -i -
	equal 'A,,1.50,"x,y",,
B,007,,,,
C,,,,12,
D,,,,,späte Spalte' "$(columns name,ref,amount,tags,code,memo)"
}

@test "a byte order mark, CRLF, semicolons and tabs make no difference" {
	begin
	printf '\xef\xbb\xbfname;memo;amount\r\nA;"x;y";1.5\r\n' >semicolon.csv
	printf 'name\tmemo\nB\tx,y\n' >tab.csv
	printf 'name,memo\r\nC,"zwei\r\nZeilen"\r\n' >crlf.csv
	for file in semicolon.csv tab.csv crlf.csv; do opp-add -q -i $file; done
	equal "$(printf 'A,x;y,1.50\nB,"x,y",\nC,"zwei\r\nZeilen",')" "$(columns name,memo,amount)"
}

@test "GB18030 is told from the bytes and named on stderr, and --encoding settles it" {
	begin
	printf 'name,备注\n云帆,第一\n' | iconv -t GB18030 >gb.csv
	run --separate-stderr opp-add -i gb.csv -m 备注=memo --no-header -o name,memo
	equal "云帆,第一" "$output"
	equal "opp-add: gb.csv is not UTF-8; read as GB18030 (--encoding settles it)" "$stderr"
	prints "云帆,第一" opp-add -i gb.csv -m 备注=memo --encoding GB18030 --no-header -o name,memo
	printf 'name\ncaf\xe9\n' >latin.csv
	refuses 65 "latin.csv:2: this is" -i latin.csv
	prints "café" opp-add -i latin.csv --encoding ISO-8859-1 --no-header -o name
	refuses 64 "unknown encoding klingon" -i latin.csv --encoding klingon
}

@test "texts stay as they are: 007, blanks around them, what looks like a number or a date" {
	begin
	printf 'name,ref,code,memo\n 7 ,007,1e5,2026-01-01\nx,+1,0x10, \n' >in.csv
	opp-add -q -i in.csv
	equal " 7 ,007,1e5,2026-01-01
x,+1,0x10, " "$(columns name,ref,code,memo)"
}

@test "blank cells stay blank: no customer, no time, no amount is made up" {
	begin
	printf 'ref,customer,created,amount,owner,stage\nA,,,,,\nB,,2026-01-01,0,Ann,offer\n' >in.csv
	opp-add -q -i in.csv
	equal "A,,,,,new
B,,2026-01-01T00:00:00+08:00,0.00,Ann,offer" "$(columns ref,customer,created,amount,owner,stage)"
	equal "A" "$(columns name ref=A)"
	prints "check,problem" opp-check
}

@test "a blank cell of the customer does not empty what is known of it" {
	begin
	printf 'name,customer,industry,employees,contact,phone\nA,云帆,医疗,100,王总,007\nB,云帆,,200,,\nC,云帆,,,,\n' >in.csv
	opp-add -q -i in.csv
	equal "云帆,医疗,200,王总,007" "$(opp-customer --no-header -o customer,industry,employees,contact,phone)"
}

@test "a column that is no field is refused by name, with the cure" {
	begin
	printf 'name,ammount\nA,1\n' >in.csv
	refuses 65 'in.csv: column "ammount" is no field (did you mean "amount"?); map it with -m "ammount=amount", drop it with -m "ammount=-", or drop all such with --drop-unknown' -i in.csv
	prints "1.00" opp-add -i in.csv -m ammount=amount --no-header -o amount
	prints '""' opp-add -i in.csv -m ammount=- --no-header -o amount
	prints '""' opp-add -i in.csv --drop-unknown --no-header -o amount
	printf 'name,行业\n' >header.csv
	refuses 65 'column "行业" is no field (did you mean "industry"?)' -i header.csv
	printf '{"name":"A"}\n{"name":"B","xyz":1}\n' >in.jsonl
	refuses 65 'column "xyz" is no field' -i in.jsonl
}

@test "a column without a name is refused with its cure" {
	begin
	printf ',name\n0,A\n' >in.csv
	refuses 65 'column "" is no field; map it with -m "=FIELD", drop it with -m "=-"' -i in.csv
	prints "A" opp-add -i in.csv -m =- --no-header -o name
	printf 'a,,\n' >in.csv
	refuses 65 "in.csv:1: two columns have no name" -i in.csv
}

@test "a column of what cannot be set is refused, so that no file is half read" {
	begin
	opp-add -q A ref=A
	opp-list >out.csv
	refuses 65 'out.csv: column "id" cannot be set: it follows from what happens; drop it with -m "id=-"' -i out.csv
	sed 's/,A,A,/,B,B,/' out.csv >in.csv
	opp-add -q -i in.csv --drop-unknown
	equal "A
B" "$(columns ref)"
}

@test "two columns for one field are refused, and so is a mapping that maps nothing" {
	begin
	printf 'name,title\nA,B\n' >in.csv
	refuses 65 'in.csv: columns "name" and "title" are both name; drop one with -m "title=-"' -i in.csv -m title=name
	refuses 64 '-m: in.csv has no column "titel"; did you mean "title"?' -i in.csv -m titel=memo -m title=-
	refuses 64 '-m: "mmo" is no field; did you mean "memo"?' -i in.csv -m title=mmo
	refuses 64 '-m: "score" cannot be set' -i in.csv -m title=score
	refuses 64 '-m takes COLUMN=FIELD, not "title"' -i in.csv -m title
	printf 'name,a=b\nA,x\n' >equals.csv
	prints "x" opp-add -i equals.csv -m a=b=memo --no-header -o memo
}

@test "--set gives every row a value, whatever the file says" {
	begin
	printf 'name,memo\nA,x\nB,y\n' >in.csv
	opp-add -q -i in.csv --set memo=z --set source=list
	equal "A,z,list
B,z,list" "$(columns name,memo,source)"
	refuses 64 '--set: "sorce" is no field; did you mean "source"?' -i in.csv --set sorce=x
	refuses 64 '--set takes FIELD=VALUE, not "source"' -i in.csv --set source
	refuses 65 'owner: "Eve" is not in the team' -i in.csv --set owner=Eve
}

@test "a profile of the config maps columns, translates values, sets and drops; options win" {
	begin
	printf '编号,名称,阶段,无用,memo\n1,A,报价,x,m\n2,B,赢单,x,\n3,C,丢单,,\n4,D,new,,\n' >in.csv
	opp-add -q -i in.csv -p crm --set source=list -m memo=code
	equal "1,A,offer,open,list,m
2,B,new,won,list,
3,C,new,lost,list,
4,D,new,open,list," "$(columns ref,name,stage,status,source,code)"
	printf '编号,阶段\n5,谈判\n' >in.csv
	refuses 65 'in.csv:2: stage: "谈判" is none of' -i in.csv -p crm
	refuses 64 '-p: ' -i in.csv -p cmr
	refuses 64 'did you mean "crm"?' -i in.csv -p cmr
	refuses 64 '-p: the profile "firms" is for other records than these' -i in.csv -p firms
}

@test "a bad row is named with file, line and field, and nothing of the file is taken" {
	begin
	printf 'name,amount,customer\nA,1,云帆\n"B\nC",x,y\n' >in.csv
	refuses 65 'in.csv:3: amount: ' -i in.csv
	printf '[{"name": "A"},\n {"name": "B", "owner": "Eve"}]' >in.json
	refuses 65 'in.json:2: owner: "Eve" is not in the team' -i in.json
	printf 'name,amount\nA\n' >in.csv
	refuses 65 'in.csv:2: 1 field, but the header names 2' -i in.csv
	refuses 65 'stdin:2: name: an opportunity needs a name or a ref' -i - < <(printf 'name,memo\n,x\n')
	refuses 65 "is empty; its first line must name the columns" -i /dev/null
}

# ---- records that are there already ----

@test "a ref that is taken is refused, skipped or updated" {
	begin
	opp-add -q ERP ref=R1 amount=1 memo=old
	printf 'ref,name,amount\nR1,New,2\nR2,Two,3\n' >in.csv
	refuses 65 "in.csv:2: ref: opportunity 1 has it already; --on-conflict skip or update says what to do" -i in.csv
	prints "R2" opp-add -i in.csv --on-conflict skip --no-header -o ref
	prints "R1,New,2.00,old
R2,Two,3.00," opp-add -i in.csv --on-conflict update --no-header -o ref,name,amount,memo
	equal "name|ERP|New
amount|1.00|2.00" "$(sql "SELECT field, old, new FROM change ORDER BY field DESC")"
	refuses 64 '--on-conflict: "updat" is not fail, skip or update; did you mean "update"?' -i in.csv --on-conflict updat
}

@test "-k names another field that tells records apart" {
	begin
	opp-add -q ERP code=X amount=1
	printf 'code,name,amount\nX,ERP,2\nY,CRM,3\n' >in.csv
	refuses 65 "in.csv:2: code: opportunity 1 has it already" -i in.csv -k code
	opp-add -q -i in.csv -k code --on-conflict update
	equal "X,2.00
Y,3.00" "$(columns code,amount)"
	printf 'code,name\n,Z\n' >in.csv
	refuses 65 "in.csv:2: code: is empty, but it is the key (-k)" -i in.csv -k code
	refuses 64 '-k: unknown field "cod"; did you mean "code"?' -i in.csv -k cod
	refuses 64 '-k: "amount" cannot be the key; take ref, name or a declared text field' -i in.csv -k amount
	refuses 64 '-k: "customer" cannot be the key' -i in.csv -k customer
	opp-add -q Twin code=X
	printf 'code,name\nX,Z\n' >in.csv
	refuses 65 "code: opportunities 1 and 3 both have it, so it does not tell which" -i in.csv -k code --on-conflict update
}

@test "an update with stage, status and closed that have not changed changes nothing" {
	begin
	printf 'ref,stage,status,created,closed,amount,lost_reason,pipeline\nA,offer,open,2026-01-01,,1,,default\n' >in.csv
	printf 'B,contract,won,2026-01-01,2026-03-01,2,,default\nC,new,lost,2026-01-01,2026-02-01,3,price,\n' >>in.csv
	opp-add -q -i in.csv
	before=$(sql "SELECT * FROM opportunity; SELECT * FROM stage_history; SELECT * FROM change")
	opp-add -q -i in.csv --on-conflict update
	equal "$before" "$(sql "SELECT * FROM opportunity; SELECT * FROM stage_history; SELECT * FROM change")"
	opp-list -a -o ref,stage,status,created,closed,amount,lost_reason,tags,probability >out.csv
	opp-add -q -i out.csv --on-conflict update
	equal "$(sql "SELECT * FROM stage_history")" "$(sql "SELECT * FROM stage_history")"
}

@test "an update whose stage or outcome has changed becomes history from elsewhere" {
	begin
	printf 'ref,stage,created\nA,new,2026-11-01\nB,new,2026-11-01\nC,new,2026-11-01\n' >in.csv
	OPP_NOW=2026-11-10 opp-add -q -i in.csv
	printf 'ref,stage,status,closed,lost_reason\nA,offer,,,\nB,won,,2026-11-15,\nC,offer,lost,2026-11-12,price\n' >in.csv
	OPP_NOW=2026-11-16 opp-add -q -i in.csv --on-conflict update
	equal "A,offer,open,,,2026-11-16T00:00:00+08:00,50
B,new,won,2026-11-15T00:00:00+08:00,,2026-11-01T00:00:00+08:00,10
C,offer,lost,2026-11-12T00:00:00+08:00,price,2026-11-12T00:00:00+08:00,50" \
		"$(columns ref,stage,status,closed,lost_reason,stage_entered,probability)"
	equal "1|next|new|offer|open
2|won|new|new|won
3|next|new|offer|open
3|lost|offer|offer|lost" "$(sql "SELECT opportunity, kind, previous, stage, status FROM stage_history WHERE tx > 2 ORDER BY id")"
	before=$(sql "SELECT * FROM opportunity; SELECT * FROM stage_history")
	OPP_NOW=2026-11-17 opp-add -q -i in.csv --on-conflict update # the same file again
	equal "$before" "$(sql "SELECT * FROM opportunity; SELECT * FROM stage_history")"
	printf 'ref,status\nC,open\n' >in.csv
	opp-add -q -i in.csv --on-conflict update
	equal "offer,open,," "$(columns stage,status,closed,lost_reason ref=C)"
	prints "check,problem" opp-check
}

@test "a closing told by its day stands behind what is recorded of that day, and again is no news" {
	begin
	OPP_NOW=2026-11-10T10:00 opp-add -q ref=A created=2026-11-01
	printf 'ref,stage\nA,offer\n' >in.csv
	OPP_NOW=2026-11-12T10:00 opp-add -q -i in.csv --on-conflict update
	printf 'ref,stage,closed\nA,won,2026-11-12\n' >in.csv
	for day in 13 14; do OPP_NOW=2026-11-${day}T10:00 opp-add -q -i in.csv --on-conflict update; done
	equal "offer,won,2026-11-12T10:00:00+08:00" "$(columns stage,status,closed)"
	equal "start next won" "$(sql "SELECT kind FROM stage_history" | xargs)"
	printf 'ref,stage,closed\nA,won,2026-11-14\n' >in.csv
	refuses 65 "in.csv:2: closed: another time of closing is recorded" -i in.csv --on-conflict update
	printf 'ref,stage,status\nA,new,won\n' >in.csv
	refuses 65 "in.csv:2: stage: is new, but the opportunity was won in offer" -i in.csv --on-conflict update
	printf 'ref,closed\nB,\nA,\n' >in.csv
	opp-add -q -i in.csv --on-conflict update # says nothing
	prints "check,problem" opp-check
}

# ---- going on past bad rows ----

@test "--keep-going takes the good rows and keeps the others, with the reason, in --rejects" {
	begin
	printf 'name,amount,customer\nA,1,\nB,x,Neu\nC,3,\n' >in.csv
	run --separate-stderr opp-add -q -i in.csv --keep-going --rejects bad.csv
	[ "$status" -eq 0 ]
	equal "A
C" "$(columns name)"
	equal "0" "$(sql "SELECT count(*) FROM customer")" # what the bad row made is undone with it
	equal 'name,amount,customer,reason' "$(head -1 bad.csv)"
	[[ $(tail -1 bad.csv) == 'B,x,Neu,"in.csv:3: amount: '* ]] || [[ $(tail -1 bad.csv) == 'B,x,Neu,in.csv:3: amount: '* ]]
	[ "$(stat -c %a bad.csv)" = 600 ]
	run --separate-stderr opp-add -n -i in.csv --keep-going --rejects bad.csv --no-header -o name
	equal "opp-add: 2 rows taken, 1 rejected: see bad.csv" "$stderr"
	sed -i 's/,x,/,2,/' bad.csv # mended, they go in
	opp-add -q -i bad.csv -m reason=-
	equal "B,2.00,Neu" "$(columns name,amount,customer name=B)"
}

@test "of ragged rows the rejects have all that was read" {
	begin
	printf 'name,memo\nA\nB,x\nC,y,"z,1",w\n' >in.csv
	opp-add -q -i in.csv --keep-going --rejects bad.csv
	equal "B" "$(columns name)"
	equal 'name,memo,reason
A,,"in.csv:2: 1 field, but the header names 2"
C,y,"in.csv:4: 4 fields, but the header names 2; behind the last column: ""z,1"", ""w"""' "$(cat bad.csv)"
}

@test "of JSON the rejects are JSON lines with the keys that each record had" {
	begin
	printf '{"name":"A","amount":"x"}\n{"name":"B"}\n{"name":"C","memo":"m","owner":"Eve","tags":["p","q"]}\n' >in.jsonl
	opp-add -q -i in.jsonl --keep-going --rejects bad.jsonl
	equal "B" "$(columns name)"
	equal '{"name":"A","amount":"x"}
{"name":"C","memo":"m","owner":"Eve","tags":"p,q"}' "$(jq -c 'del(.reason)' bad.jsonl)"
	[[ $(jq -r .reason bad.jsonl) == *"in.jsonl:3: owner: "* ]]
	jq -c '.owner = "Ann" | .amount = 1' bad.jsonl | opp-add -q -i - -m reason=-
	equal "A,1.00,
B,,
C,1.00,\"p,q\"" "$(columns name,amount,tags -s name)"
}

@test "the column of the reason is called so that no column of the file is" {
	begin
	printf 'name,reason,amount\nA,why,x\n' >in.csv
	opp-add -q -i in.csv -m reason=memo --keep-going --rejects bad.csv
	equal "name,reason,amount,reason_" "$(head -1 bad.csv)"
}

@test "rejects need a file of their own, and are not written when the import fails" {
	begin
	printf 'name,amount\nA,x\n' >in.csv
	refuses 64 "--keep-going needs --rejects FILE, so that no row is lost" -i in.csv --keep-going
	refuses 64 "--rejects goes with --keep-going" -i in.csv --rejects bad.csv
	refuses 64 "is the file that is read; name another" -i in.csv --keep-going --rejects ./in.csv
	equal "name,amount
A,x" "$(cat in.csv)"
	echo precious >bad.csv
	refuses 66 "none.csv" -i none.csv --keep-going --rejects bad.csv
	refuses 65 "" -i /dev/null --keep-going --rejects bad.csv
	equal "precious" "$(cat bad.csv)"
	refuses 73 "--rejects: no/bad.csv" -i in.csv --keep-going --rejects no/bad.csv
	printf 'name,xyz\nA,x\n' >in.csv
	refuses 65 'column "xyz" is no field' -i in.csv --keep-going --rejects bad2.csv # no matter of a row
}

@test "an unclosed quote ends the import even with --keep-going, since what follows is not known" {
	begin
	printf 'name,memo\nA,x\nB,"y\nC,z\n' >in.csv
	refuses 65 'in.csv:3: a quoted field of the record that begins here is never closed' -i in.csv --keep-going --rejects bad.csv
}

# ---- real files ----

@test "3,744 orders in GB18030 come in, and go out again unchanged" {
	needs_data chinese/order-14.1.csv
	{
		printf 'currency: CNY\ntimezone: Asia/Shanghai\n'
		printf 'fields:\n  opportunity:\n'
		for field in goods class shop price sold at_text number; do printf '    %s: {type: text}\n' $field; done
		printf 'pipelines: {default: {stages: [{name: new}]}}\n'
	} >"$OPP_CONFIG"
	opp-init -q
	run --separate-stderr opp-add -i "$REAL" -m 商品ID=goods -m 类别ID=class -m 门店编号=shop -m 单价=price -m 销量=sold \
		-m 成交时间=at_text -m 订单ID=number --set name=order -o goods,class,shop,price,sold,at_text,number
	[ "$status" -eq 0 ]
	equal "opp-add: $REAL is not UTF-8; read as GB18030 (--encoding settles it)" "$stderr"
	[ "$(sql "SELECT count(*) FROM opportunity")" -eq 3744 ]
	opp-list -a -s id -o goods,class,shop,price,sold,at_text,number | tail -n +2 >out
	iconv -f GB18030 "$REAL" | tr -d '\r' | tail -n +2 >in
	cmp in out
}

# config_of FILE: a config with a text field for each column of a CSV file, and its -m options in `maps`.
config_of() {
	local i=0 name
	rm -f "$OPP_DB"* "$OPP_CONFIG"
	maps=()
	printf 'currency: CNY\ntimezone: UTC\nfields:\n  opportunity:\n' >"$OPP_CONFIG"
	while read -r name; do
		i=$((i + 1))
		printf '    f%d: {type: text}\n' $i >>"$OPP_CONFIG"
		maps+=(-m "$(base64 -d <<<"$name")=f$i")
	done < <(jq -r 'if length == 0 then empty elif (.[0] | type) == "array" then .[0][] else .[0] | keys_unsorted[] end
		| @base64' "$1")
	if [ $i -eq 0 ]; then # an answer without rows does not tell the columns
		maps=(--drop-unknown)
		printf '    f1: {type: text}\n' >>"$OPP_CONFIG"
	fi
	printf 'pipelines: {default: {stages: [{name: new}]}}\n' >>"$OPP_CONFIG"
	opp-init -q >/dev/null
}

@test "every file of csv-spectrum and csv-test-data reads to the JSON beside it" {
	needs_data csv-suites
	for file in "$REAL"/*/csv*/*.csv; do
		case $file in */bad-* | */location_coordinates.csv) continue ;; esac
		json=${file%/csv*/*}/json/$(basename "$file" .csv).json
		config_of "$json"
		opp-add -q -i "$file" "${maps[@]}" --set name=x || { echo "$file"; false; }
		fields=$(seq -s, -f f%g 1 $((${#maps[@]} / 2)))
		equal "$(jq -c 'if length > 0 and (.[0] | type) == "array" then .[1:] else [.[] | [.[]]] end' "$json")" \
			"$(opp-list -s id -f json -o "${fields:-f1}" | jq -c '[.[] | [.[] | . // ""]]')" || { echo "$file"; false; }
	done
}

@test "every bad-* file of csv-test-data is refused, and location_coordinates.csv for its bare quotes" {
	needs_data csv-suites
	make_config </dev/null
	for file in "$REAL"/csv-test-data/csv/bad-*.csv "$REAL"/csv-spectrum/csvs/location_coordinates.csv; do
		run --separate-stderr opp-add -i "$file" --set name=x
		[ "$status" -eq 65 ] || { echo "$file: $status"; false; }
		[[ $stderr == "opp-add: $file"* ]]
	done
	# Its degrees, minutes and seconds have a quote in the middle of a field, which bad-unescaped-quote.csv may not have.
	fails 65 "location_coordinates.csv:2: a quote within a field that is not quoted" opp-add --drop-unknown --set name=x \
		-i "$REAL/csv-spectrum/csvs/location_coordinates.csv" --encoding ISO-8859-1
	equal 0 "$(sql "SELECT count(*) FROM opportunity")"
}
