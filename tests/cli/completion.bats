#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# The completion of bash, as a Tab behind the words would ask for it.

load lib

# complete_words WORD...: what the last word, which may be empty, can become, in one line.
complete_words() {
	# shellcheck source=config/completions/opp.bash
	source "$PROJECT/config/completions/opp.bash"
	COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
	_opp
	echo "${COMPREPLY[*]}"
}

@test "opp completes commands, and opp help too" {
	equal "log list" "$(complete_words opp l)"
	equal "score" "$(complete_words opp help sc)"
	equal "$(opp | sed -n 's/^opp-\([a-z]*\),.*/\1/p' | xargs)" "$(complete_words opp "")"
}

@test "every command completes all its options, behind opp as well" {
	for command in $(opp | sed 1d | cut -d, -f1); do
		local options
		options=$("$command" -h | sed -n 's/^  \(-.,\|   \) \(--[a-z-]*\) .*/\2/p' | xargs)
		equal "$options" "$(complete_words "$command" --)"
		equal "$options" "$(complete_words opp "${command#opp-}" --)"
	done
	equal "--limit" "$(complete_words opp-list 'idle>7d' --l)"
}

@test "every command is completed" {
	# shellcheck source=config/completions/opp.bash
	source "$PROJECT/config/completions/opp.bash"
	for command in opp $(opp | sed 1d | cut -d, -f1); do
		complete -p "$command" | grep -q -- "-F _opp $command"
	done
}

@test "options complete what they take: lists of words, reports, stages and rules of the config" {
	run_opp_init
	equal "table csv json jsonl xlsx" "$(complete_words opp-list -f "")"
	equal "call mail meeting visit quote note" "$(complete_words opp-log 1 --kind "")"
	equal "mail meeting" "$(complete_words opp log 1 -k m)"
	equal "fail skip update" "$(complete_words opp add --on-conflict "")"
	equal "zh-b2b" "$(complete_words opp init -t zh)"
	equal "needs negotiation" "$(complete_words opp stage 1 --to n)"
	equal "overdue stalled churn slow" "$(complete_words opp-alert --rule "")"
	equal "funnel" "$(complete_words opp report fu)"
	equal "velocity" "$(complete_words opp-report v)"
	equal "test fit segments" "$(complete_words opp-fit "")"
	equal "levels" "$(complete_words opp fit test --show l)"
}

@test "where nothing is known it leaves files to the shell, and without a config it is silent" {
	equal "" "$(complete_words opp-add -i "" 2>&1)"
	equal "" "$(complete_words opp stage 1 --to "" 2>&1)"
	equal "" "$(complete_words opp frobnicate -- 2>&1)"
}
