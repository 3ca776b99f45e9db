#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-customer: customers, their profile and their contacts.

load lib

begin() {
	make_config <<-'END'
		fields:
		  customer:
		    industry: {type: choice, of: [医疗, 教育], label: 行业}
		    employees: {type: integer}
		    revenue: {type: money}
		scorecard:
		  scale: 10
		  dimensions:
		    - {name: fit, weight: 10, levels: [{label: good, when: "industry=医疗", points: 10}, {label: bad, when: "industry!=", points: 2}]}
		  grades: {A: 8, D: 0}
		imports:
		  firms:
		    of: customer
		    columns: {公司: name, 行业: industry, 电话: phone, 联系人: contact}
		    values: {industry: {医院: 医疗}}
		    set: {customer_tags: imported}
	END
}

# customers LIST [TERM...]: without a header.
customers() {
	opp-customer --no-header -f csv -o "$@"
}

# refuses STATUS TEXT ARGUMENT...: opp-customer fails so and leaves the database as it was.
refuses() {
	local before
	before=$(sql .dump)
	fails "$1" "$2" opp-customer "${@:3}"
	equal "$before" "$(sql .dump)"
}

@test "--add makes a customer with its profile and a contact" {
	begin
	prints "id,customer,industry,employees,revenue,customer_tags,contact
1,云帆,医疗,500,1.50,\"a,b\",王总" opp-customer --add 云帆 industry=医疗 employees=500 revenue=1.5 customer_tags=b,a contact=王总 \
		position=CIO decision_maker=yes phone=007 email=w@example.com
	equal "CIO,王总,007,w@example.com" "$(customers position,decision_maker,phone,email)"
	refuses 65 'there is a customer "云帆" already; --edit changes it' --add 云帆
	refuses 64 "give the customer's name" --add
	refuses 64 '"name" is given twice; --edit NAME name=NEW renames a customer' --add A name=B
	refuses 64 '"amount" is a field of opportunities, not of customers' --add A amount=1
	refuses 65 'industry: "x" is none of 医疗, 教育' --add A industry=x
}

@test "--edit changes the profile, with history, and scores the customer's opportunities" {
	begin
	opp-add -q ERP customer=云帆
	opp-add -q CRM customer=云帆
	opp-customer -q --edit 云帆 industry=医疗 --from 年报
	equal "10
10" "$(opp-list -s id --no-header -o score)"
	opp-customer -q --edit 云帆 industry=教育 customer_tags+=vip
	opp-customer -q --edit 云帆 industry= customer_tags-=vip
	equal "industry||医疗|年报
industry|医疗|教育|
customer_tags||vip|
industry|教育||
customer_tags|vip||" "$(sql "SELECT field, old, new, origin FROM change ORDER BY tx, field DESC")"
	equal "0" "$(opp-list --no-header -o score id=1)"
	refuses 66 'there is no customer "海纳"; opp-customer --add makes one' --edit 海纳 industry=医疗
	refuses 64 "say what to change" --edit 云帆
	refuses 64 'did you mean "industry"?' --edit 云帆 industri=医疗
}

@test "--edit name= renames; the old name stays in history" {
	begin
	opp-customer -q --add 云帆
	opp-customer -q --add 海纳
	prints "云帆科技" opp-customer --edit 云帆 name=云帆科技 --from 年报 --no-header -o customer
	equal "name|云帆|云帆科技|年报" "$(sql "SELECT field, old, new, origin FROM change")"
	refuses 65 'there is a customer "海纳" already; opp-customer --merge makes two one' --edit 云帆科技 name=海纳
	refuses 65 "a customer needs a name" --edit 云帆科技 name=
}

@test "--contact adds people and changes them" {
	begin
	opp-customer -q --add 云帆
	opp-customer -q --contact 云帆 contact=王总 position=CIO decision_maker=true
	opp-customer -q --contact 云帆 contact=李工 phone=1
	opp-customer -q --contact 云帆 contact=李工 phone= email=l@example.com
	equal '"王总,李工",CIO,王总,,l@example.com' "$(customers contact,position,decision_maker,phone,email)"
	refuses 65 "several contacts" --contact 云帆 phone=2
	refuses 65 'decision_maker: "perhaps" is neither true nor false' --contact 云帆 contact=王总 decision_maker=perhaps
	refuses 64 "say what to change" --contact 云帆
}

@test "without a mode it lists, by name, what terms and words find" {
	begin
	opp-customer -q --add Beta industry=教育 employees=20
	opp-customer -q --add alpha industry=医疗 employees=500
	opp-customer -q --add Gamma
	prints "id,customer,industry,employees,revenue,customer_tags,contact
1,Beta,教育,20,,,
3,Gamma,,,,,
2,alpha,医疗,500,,," opp-customer
	equal "alpha" "$(customers customer 'employees>=100')"
	equal "Gamma" "$(customers customer industry=)"
	equal "alpha" "$(customers customer ALPH)"
	prints "customer" opp-customer -o customer none
	refuses 64 '"stage" is a field of opportunities, not of customers' stage=new
	refuses 64 '"amount" is a field of opportunities' -o amount
}

@test "--merge makes two customers one: all goes over, what is known stays, what is missing is taken" {
	begin
	opp-add -q ERP customer=云帆 employees=500 contact=王总 customer_tags=a
	opp-add -q CRM customer=云帆科技 industry=医疗 employees=20 contact=李工 customer_tags=b revenue=1.5
	prints '云帆,医疗,500,1.50,"a,b","王总,李工"' opp-customer --merge 云帆科技 云帆 --no-header \
		-o customer,industry,employees,revenue,customer_tags,contact
	equal "云帆,10
云帆,10" "$(opp-list -s id --no-header -o customer,score)"
	equal "云帆" "$(customers customer)"
	equal "2|customer|云帆科技|云帆|merge" "$(sql "SELECT entity_id, field, old, new, origin FROM change WHERE entity = 'opportunity'")"
	opp-add -q BI customer=云帆科技 # the old name leads there
	equal "云帆" "$(opp-list --no-header -o customer name=BI)"
	refuses 65 "cannot be merged into itself" --merge 云帆 云帆科技
	refuses 66 'there is no customer "x"' --merge x 云帆
	refuses 64 "--merge takes two names: FROM INTO" --merge 云帆
	refuses 64 '"industry=医疗" has no place beside --merge' --merge 云帆 x industry=医疗
	refuses 64 "--from has no place beside --merge" --merge 云帆 x --from y
	prints "check,problem" opp-check
}

@test "a contact that both customers have stays one, with what either knew" {
	begin
	opp-customer -q --add A contact=王总 phone=1
	opp-customer -q --add B contact=王总 email=w@example.com phone=2
	opp-customer -q --merge B A
	equal "王总,1,w@example.com" "$(customers contact,phone,email)"
}

@test "-i: customers out of a file, new ones and known ones" {
	begin
	opp-add -q ERP customer=云帆 industry=教育 employees=500
	printf 'name,industry,employees,contact\n云帆,医疗,,王总\n海纳,,20,\n' >in.csv
	prints "云帆,医疗,500,王总
海纳,,20," opp-customer -i in.csv --no-header -o customer,industry,employees,contact
	equal "10" "$(opp-list --no-header -o score)"
	printf '公司,行业,电话,联系人\n九州,医院,007,赵敏\n' >in.csv
	prints "九州,医疗,007,赵敏,imported" opp-customer -i in.csv -p firms --no-header -o customer,industry,phone,contact,customer_tags
}

@test "-i refuses columns that are none of a customer, nameless rows, and arguments beside it" {
	begin
	printf 'name,amount\nA,1\n' >in.csv
	refuses 65 'in.csv: column "amount" is a field of opportunities, not of customers; drop it with -m "amount=-"' -i in.csv
	printf 'name,id\nA,1\n' >in.csv
	refuses 65 'column "id" is a field of opportunities' -i in.csv
	printf 'name,customer\nA,B\n' >in.csv
	refuses 65 'columns "name" and "customer" are both customer' -i in.csv
	printf 'name,industry\nA,\n,医疗\n' >in.csv
	refuses 65 "in.csv:3: name: is empty; every customer needs one" -i in.csv
	refuses 64 '"industry=医疗" has no place beside --input' -i in.csv industry=医疗
	refuses 64 '--set: "amount" is a field of opportunities, not of customers' -i in.csv --set amount=1
	refuses 64 "--add and --input exclude each other" --add X -i in.csv
	opp-customer -q -i in.csv --keep-going --rejects bad.csv
	equal "A" "$(customers customer)"
	equal ',医疗,in.csv:3: name: is empty; every customer needs one' "$(tail -1 bad.csv | tr -d '"')"
}

@test "-n changes nothing" {
	begin
	before=$(sql .dump)
	opp-customer -n --add 云帆 >/dev/null
	printf 'name\nA\n' | opp-customer -n -i - >/dev/null
	equal "$before" "$(sql .dump)"
}
