#!/usr/bin/env bats
# 8,800 deals that other people published, against figures that other programs counted: right to the last digit.

load lib

# The import, once for all tests; each takes a copy.
setup_file() {
	local data=$BATS_TEST_DIRNAME/../../../shared/data/maven
	[ -e "$data" ] || return 0
	local build=${OPP_BUILD:-$BATS_TEST_DIRNAME/../../build}
	export PATH=$build/bin:$PATH OPP_DB=$BATS_FILE_TMPDIR/opp.db OPP_CONFIG=$BATS_FILE_TMPDIR/opp.yaml OPP_NOW=2017-12-31
	opp-init -q -t crm-export
	opp-customer -q -i "$data/accounts.csv" -p accounts
	opp-add -q -i "$data/sales_pipeline.csv" -p pipeline
}

maven() {
	needs_data maven/expected
	export OPP_DB=$BATS_FILE_TMPDIR/opp.db OPP_CONFIG=$BATS_FILE_TMPDIR/opp.yaml OPP_NOW=2017-12-31
}

# expected FILE COLUMNS: what the file of right figures says, without its header.
expected() {
	tail -n +2 "$REAL/maven_$1.csv" | tr -d '\r' | cut -d , -f "$2"
}

# report ARGUMENT...: a report with amounts as the right figures have them, in whole dollars.
report() {
	opp-report -f csv --no-header "$@" | sed 's/\.00\(,\|$\)/\1/'
}

@test "won, lost, open, the value won and the win rate of each agent" {
	maven
	prints "$(expected by_agent 1-7 | sort)" \
		bash -c "$(declare -f report); report conversion --by owner -o owner,n,won,lost,open,amount_won,rate | sort"
}

@test "the same of each month of closing" {
	maven
	prints "$(expected by_close_month 1-7 | grep '^2' | sort)" \
		bash -c "$(declare -f report); report conversion --by closed --period month closed!= -o closed,n,won,lost,open,amount_won,rate"
}

@test "how many there are in each stage" {
	maven
	# shellcheck disable=SC2016  # the inner shell expands it
	prints "$(expected by_stage 1-2 | sort)" bash -c '
		opp-report conversion --no-header -f csv -o won,lost | { IFS=, read -r won lost; printf "Won,%s\nLost,%s\n" "$won" "$lost"; } >got
		opp-report funnel --no-header -f csv -o label,open >>got
		sort got'
}

@test "how many deals have been engaging for so many days" {
	maven
	while IFS=, read -r days count; do
		equal "$count" "$(opp-list status=open stage=engaging "age>=${days}d" -f csv --no-header -o id | wc -l)"
	done < <(expected stale_engaging 1-2)
}

@test "the median of the days that won and lost deals took" {
	maven
	prints "$(expected by_agent 1,10 | sed 's/\.0$//' | sort)" \
		bash -c "opp-report velocity status!=open stage=prospecting --by owner -f csv --no-header -o owner,stage,median |
			sed -n 's/,prospecting,/,/p' | sort"
}

@test "segments of owners: won, lost, open and the win rate of each agent" {
	maven
	prints "$(expected by_agent 1-5,7 | sort)" \
		bash -c "opp-report segments --by owner -f csv --no-header -o value,n,won,lost,open,rate | sort"
}

@test "sources by owner: leads, won, lost, the value won and the win rate of each agent" {
	maven
	prints "$(expected by_agent 1-4,6-7 | sort)" bash -c "$(declare -f report)
		report sources --by owner -o owner,leads,won,lost,amount_won,rate | sort"
}

@test "losses of each month of closing" {
	maven
	prints "$(expected by_close_month 1,4 | grep '^2' | sort)" \
		opp-report winloss --period month -f csv --no-header -o period,lost
}

@test "the age of deals that are engaging, in days at least" {
	maven
	prints "$(expected stale_engaging 1-2 | tac)" bash -c "opp-report aging stage=engaging --ages 30,60,90,120,180,270,365 -f csv \
		--no-header -o age,n | grep -v ^0d | tac | awk -F '[d,.]+' '{ n += \$NF; print \$1 \",\" n }'"
}
