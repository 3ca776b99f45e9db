# shellcheck shell=bash
# Completion for bash: all is asked of the commands themselves, so that it cannot grow old.

# The words of a column that a command prints.
_opp_column() { OPP_FORMAT=csv "$@" --no-header 2>/dev/null; }

# The help line of an option that takes something.
_opp_help_of() { "$1" -h 2>/dev/null | grep -E -m 1 -e "^ *($2, --[a-z-]+|(-., *)?$2) [A-Z]"; }

# What an option takes: words of the config, or a list that its help line has ("week, month, quarter or year").
_opp_values() {
	case $1:$2 in
	opp-init:-t | opp-init:--template) _opp_help_of "$1" "$2" | sed 's/.*(\(.*\)).*/\1/; s/,//g' ;;
	opp-stage:--to) _opp_column opp-stage -o stage ;;
	opp-alert:--rule) _opp_column opp-alert --rules -o rule | uniq ;;
	*) _opp_help_of "$1" "$2" | grep -Eo '([a-z]+, )+[a-z]+ or [a-z]+' | sed 's/ or /, /; s/, / /g' ;;
	esac
}

_opp() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
	local command=${COMP_WORDS[0]##*/} first=1 words=
	if [ "$command" = opp ] && [ "$COMP_CWORD" -gt 1 ]; then
		command=opp-${COMP_WORDS[1]} first=2
	fi
	if [ "$command" = opp ] || [ "$command" = opp-help ]; then
		words=$(OPP_FORMAT=csv opp 2>/dev/null | sed -n 's/^opp-\([a-z]*\),.*/\1/p')
	elif [ "${word#-}" != "$word" ]; then
		words=$("$command" -h 2>/dev/null | grep -Eo -e '^ *(-.,)? *--[a-z-]+' | grep -Eo -e '--[a-z-]+')
	elif [ "${before#-}" != "$before" ] && _opp_help_of "$command" "$before" >/dev/null; then
		words=$(_opp_values "$command" "$before")
	fi
	if [ "$command" = opp-report ] && [ "$COMP_CWORD" -eq $first ] && [ -z "$words" ]; then
		words="$(_opp_column opp-report -o report) dashboard"
	fi
	if [ "$command" = opp-fit ] && [ "$COMP_CWORD" -eq $first ] && [ -z "$words" ]; then
		words=$(opp-fit -h 2>/dev/null | sed -n 's/^\(usage:\)* *opp-fit \([a-z]*\) .*/\2/p')
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -o default -F _opp opp opp-init opp-add opp-edit opp-customer opp-log opp-stage opp-pay opp-score opp-list opp-show \
	opp-alert opp-report opp-fit opp-check
