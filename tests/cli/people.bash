# shellcheck shell=bash
# people.bash: what the bats files on the reports about people share.

# team_config [ZONE] <<MORE: three people in two groups and one in none, the calendar of October 2026 (holidays to the 7th, Saturday the 10th
# is worked) with days of 7.5 hours, and stages of which two are due; further sections on stdin.
team_config() {
	{
		cat <<-END
			currency: CNY
			currencies: [USD, JPY]
			rates:
			  - {currency: USD, from: 2026-01-01, rate: 7}
			  - {currency: USD, from: 2026-10-15, rate: 7.1}
			timezone: ${1:-Asia/Shanghai}
			calendar:
			  workdays: [mon, tue, wed, thu, fri]
			  shifts: ["09:00-12:00", "13:30-18:00"]
			  holidays: [2026-10-01..2026-10-07]
			  makeup: [2026-10-10]
			team:
			  - {name: 李雷, group: 华东}
			  - {name: 王芳, group: 华东}
			  - {name: 张伟, group: 华北}
			  - {name: 外援}
			pipelines:
			  default:
			    stages:
			      - {name: contact, due: 1d, probability: 10}
			      - {name: needs, due: 3d, probability: 20}
			      - {name: offer, due: 2wd, due_from: entry, probability: 50}
			      - {name: signing, probability: 90}
			    lost_reasons: [price]
		END
		[ -t 0 ] || cat
	} >"$OPP_CONFIG"
	opp-init -q >/dev/null
}

# deals LINE...: ref,name,owner,created,... as the first line says.
deals() { printf '%s\n' "$@" | opp-add -q -i -; }

# moves LINE...: ref,stage,at,reason each.
moves() { { echo ref,stage,at,reason; printf '%s\n' "$@"; } | opp-stage -q -i -; }

# followups LINE...: ref,at,by,kind,next,on each.
followups() { { echo ref,at,by,kind,next,on; printf '%s\n' "$@"; } | opp-log -q -i -; }

# at TIME COMMAND...: runs it as if it were that time.
at() { OPP_NOW=$1 "${@:2}"; }

# report NAME ...: its rows without the header.
report() { opp-report "$@" --no-header; }

# happen REF EVENT...: each an event of the deal, recorded when it happened, at ten o'clock unless it says so:
#   DAY follow [PLANNED-DAY]    DAY late [RECORDED]     DAY edit FIELD=VALUE    DAY move STAGE [REASON]
happen() {
	local ref=$1 event when what more rest
	shift
	for event; do
		read -r when what more rest <<<"$event"
		[[ $when == *T* ]] || when+=T10:00
		case $what in
		follow) at "$when" opp-log -q "$ref" -k call ${more:+--next Call --on "$more"} ;;
		late) at "$more" opp-log -q "$ref" -k call --at "$when" ;;
		edit) at "$when" opp-edit -q "$ref" "$more" ;;
		move) at "$when" moves "$ref,$more,$when,$rest" ;;
		*) return 1 ;;
		esac
	done
}
