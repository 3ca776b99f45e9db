#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-edit: changing fields, owner, members and tags.

load lib

begin() {
	make_config <<-'END'
		team:
		  - {name: Ann, role: sales}
		  - {name: Bob, role: presales}
		fields:
		  customer:
		    industry: {type: choice, of: [医疗, 教育], label: 行业}
		  opportunity:
		    memo: {type: text}
		    seats: {type: integer}
		    decision: {type: duration}
		scorecard:
		  scale: 10
		  dimensions:
		    - {name: fit, weight: 10, levels: [{label: good, when: "industry=医疗", points: 10}, {label: bad, when: "industry!=", points: 2}]}
		  grades: {A: 8, D: 0}
	END
	opp-add -q ERP ref=R1 customer=云帆 created=2026-11-01
	opp-add -q CRM ref=R2 customer=云帆 created=2026-11-02
	opp-add -q BI ref=R3 created=2026-11-03
}

# refuses STATUS TEXT ARGUMENT...: opp-edit fails so and leaves the database as it was.
refuses() {
	local before
	before=$(sql .dump)
	fails "$1" "$2" opp-edit "${@:3}"
	equal "$before" "$(sql .dump)"
}

changes() {
	sql "SELECT entity, entity_id, field, old, new, origin FROM change ORDER BY id"
}

@test "fields of one or many are changed, and the records are printed" {
	begin
	prints "id,amount,owner
1,5.00,Ann
3,5.00,Ann" opp-edit R1 3 amount=5 owner=Ann -o id,amount,owner
	equal "1|amount||5.00
1|owner||Ann
3|amount||5.00
3|owner||Ann" "$(sql "SELECT entity_id, field, old, new FROM change ORDER BY entity_id, field")"
}

@test "ids and assignments may stand in any order" {
	begin
	prints "2
1" opp-edit memo=x R2 seats=3 1 --no-header -o id
}

@test "history has what really changed, with old, new, who, command and where it came from" {
	begin
	opp-edit -q 1 memo=x seats=3
	opp-edit -q 1 memo=x seats=4 decision=30d --from 电话
	opp-edit -q 1 memo=
	equal "opportunity|1|memo||x|
opportunity|1|seats||3|
opportunity|1|seats|3|4|电话
opportunity|1|decision||30d|电话
opportunity|1|memo|x||" "$(changes)"
	equal "opp-edit 李雷" "$(sql "SELECT DISTINCT command || ' ' || acting FROM tx WHERE id > 4")"
}

@test "tags and members are added, taken away and set" {
	begin
	opp-edit -q 1 tags+=b tags+=a members+=Ann:sales members+=Bob
	prints '"a,b","Ann:sales,Bob:member"' opp-edit 1 tags+=a --no-header -o tags,members
	prints '"b,c",Bob:member' opp-edit 1 tags-=a 'tags+=c, b' members-=Ann --no-header -o tags,members
	prints 'z,Bob:presales' opp-edit 1 tags=z members=Bob:presales --no-header -o tags,members
	prints ',' opp-edit 1 tags= members= --no-header -o tags,members
	equal "" "$(sql "SELECT * FROM tag UNION ALL SELECT person, role FROM member")"
	equal "tags|z|" "$(sql "SELECT field, old, new FROM change WHERE field = 'tags' ORDER BY id DESC LIMIT 1")"
}

@test "who has left the team can still be taken off, but not put on" {
	begin
	opp-edit -q 1 members=Bob:presales owner=Bob
	sed -i '/Bob/d' "$OPP_CONFIG"
	opp-init -q
	refuses 65 'members: "Bob" is not in the team' 1 members+=Bob:legal
	prints '""' opp-edit 1 members-=Bob --no-header -o members
	prints "Ann" opp-edit 1 owner=Ann --no-header -o owner
}

@test "fields of the customer and its contact change there, and score all of its opportunities" {
	begin
	opp-edit -q 1 industry=医疗 contact=王总 phone=007 customer_tags+=vip
	equal "医疗,王总,007,vip,10,A
医疗,王总,007,vip,10,A
,,,,0,D" "$(opp-list -s id --no-header -o industry,contact,phone,customer_tags,score,grade)"
	refuses 65 "has no customer" 3 industry=医疗
	refuses 64 '"customer" is given twice' 1 customer=A customer=B
}

@test "an empty value empties a field, of the contact too" {
	begin
	opp-edit -q 1 industry=医疗 contact=王总 phone=007 position=CIO amount=5 close_date=2026-12-01
	prints ",,CIO,,0" opp-edit 1 industry= phone= amount= close_date= --no-header -o industry,phone,position,amount,score
	opp-edit -q 3 amount= memo=
	refuses 65 "contact: is empty" 1 contact= phone=1
	refuses 65 "name: an opportunity needs one" 1 name=
}

@test "of several contacts one must be named" {
	begin
	opp-edit -q 1 contact=王总
	opp-edit -q 1 contact=李工 phone=1
	refuses 65 "the customer has several contacts; say which with contact=NAME" 1 phone=2
	prints "2" opp-edit 1 contact=李工 phone=2 --no-header -o phone
	refuses 65 "has no customer" 3 phone=1
	opp-edit -q 3 customer=Neu
	refuses 65 "the customer has no contact yet; give one a name with contact=NAME" 3 phone=1
}

@test "another customer is one of history too, by name" {
	begin
	opp-edit -q 1 industry=医疗
	prints "海纳,,0" opp-edit 1 customer=海纳 --no-header -o customer,industry,score
	prints ",0" opp-edit 1 customer= --no-header -o customer,score
	prints "云帆,10" opp-edit 1 customer=云帆 --no-header -o customer,score
	equal "云帆|海纳
海纳|
|云帆" "$(sql "SELECT old, new FROM change WHERE field = 'customer'")"
}

@test "a probability given by hand stays, and taken back is the stage's again" {
	begin
	opp-edit -q 1 probability=77
	opp-stage -q 1 --to offer
	prints "77" opp-list --no-header -o probability id=1
	prints "50" opp-edit 1 probability= --no-header -o probability
	opp-stage -q 1 --to contract
	prints "90" opp-list --no-header -o probability id=1
	refuses 65 "probability: -1 is not a percentage" 1 probability=-1
}

@test "editing a field resets no clock" {
	begin
	before=$(opp-list --no-header -o stage_entered,last_activity,idle,in_stage,age id=1)
	opp-edit -q 1 memo=x amount=1 owner=Ann
	equal "$before" "$(opp-list --no-header -o stage_entered,last_activity,idle,in_stage,age id=1)"
}

@test "the time of creation can be put right, and D+N follows" {
	opp-init -q -t en-b2b
	opp-add -q A created=2026-11-01 stage=needs
	prints "2026-11-12" opp-edit 1 created=2026-11-10T12:00 --no-header -o stage_due
	opp-add -q B stage=lost created=2026-11-01 closed=2026-11-05
	refuses 65 "created: lies behind closed" 2 created=2026-11-06
	refuses 65 "created: 2027-01-01T00:00:00-05:00 is still to come" 1 created=2027-01-01
	prints "check,problem" opp-check
}

@test "stage, outcome and pipeline are not edited, and a reason only of what is lost" {
	begin
	for field in stage=offer status=won closed=2026-11-05 pipeline=default; do
		refuses 64 "is not edited; opp-stage moves an opportunity" 1 $field
	done
	refuses 65 "lost_reason: the opportunity is not lost" 1 lost_reason=price
	opp-stage -q 1 --lost price
	prints "silence" opp-edit 1 lost_reason=silence --no-header -o lost_reason
	prints "check,problem" opp-check
}

@test "of many none is changed when one cannot be" {
	begin
	refuses 65 "3: the opportunity has no customer" 1 2 3 industry=医疗
	refuses 66 '"R9"' 1 R9 memo=x
}

@test "a ref that another has is refused" {
	begin
	refuses 65 'opp-edit: 2: ref: opportunity 1 has it already' 2 ref=R1
	prints "R9" opp-edit 2 ref=R9 --no-header -o ref
}

@test "nothing to change, unknown fields and bad values are refused" {
	begin
	refuses 64 "say what to change: field=value, tags+=x" 1
	refuses 64 'unknown field "meno"; did you mean "memo"?' 1 meno=x
	refuses 64 'unknown field "Memo"' 1 Memo=x
	refuses 64 '"memo" is given twice' 1 memo=x memo=y
	refuses 65 "seats" 1 seats=many
	refuses 64 "give the id of an opportunity" memo=x
}
