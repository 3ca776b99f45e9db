#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# The examples for cron and systemd: valid for those who read them, and run as they stand.

load lib

EXAMPLES=$BATS_TEST_DIRNAME/../../config/examples

# here FILE: an example with the places of an installation moved to this directory.
here() {
	mkdir -p backup feed
	sed "s|/usr/local/bin/opp|$(dirname "$(command -v opp)")/opp|; s|/usr/local/bin|$(dirname "$(command -v opp)")|
		s|/etc/opp|$PWD|g; s|/srv/opp|$PWD|g" "$EXAMPLES/$1"
}

deals() {
	run_opp_init
	sed -i "s|command: \[/usr/sbin/sendmail.*|command: [/usr/bin/tee, \"$PWD/mail\"]}|" opp.yaml
	opp-init -q
	opp-add -q ERP customer=云帆 owner=李雷 created=2026-11-14T09:00
	opp-log -q 1 -k call --at 2026-11-14T10:00
}

@test "the crontab is one for crontab(1)" {
	command -v crontab >/dev/null || skip "there is no crontab"
	crontab -n "$EXAMPLES/crontab" 2>said || { grep -q 'invalid option\|not allowed' said && skip "crontab cannot check a file here"; cat said; false; }
}

@test "each line of the crontab does its work, and prints nothing but what there is to tell" {
	deals
	here crontab | sed -n 's/^[0-9*][^ ]* *[^ ]* *[^ ]* *[^ ]* *[^ ]* *\([a-z].*\)/\1/p' | sed 's/\\%/%/g' >lines
	equal 5 "$(wc -l <lines)"
	while read -r job; do
		sh -c "$job" >printed 2>said
		equal "" "$(cat said)"
		case $job in
		*report*) grep -q stage printed && grep -q source printed ;;
		*) equal "" "$(cat printed)" ;;
		esac
	done <lines
	grep -q 'lilei@example.com' mail
	grep -q 'SUMMARY:.*ERP' feed/all.ics || grep -q 'BEGIN:VCALENDAR' feed/all.ics
	[ "$(echo backup/*.db)" = "backup/$(date +%F).db" ]
}

@test "cron runs the line of the crontab, and the alert reaches its owner" {
	plain_only
	[ "$(id -u)" = 0 ] || skip "cron takes root"
	command -v cron unshare >/dev/null || skip "there is no cron or unshare"
	deals
	mkfifo mail
	{ echo "OPP_NOW=$OPP_NOW" && here crontab | grep -v '^[0-9]\|15 8-19'; } >tab
	# With mounts of its own nothing of the system's is touched; its minutes last three seconds.
	cat >begin <<-'END'
		mount -t tmpfs tmpfs /var/spool/cron && mkdir -m 1730 /var/spool/cron/crontabs && mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs /dev/shm &&
			install -m 600 tab /var/spool/cron/crontabs/root && exec faketime -f '@2026-11-23 09:09:57 x20' cron -f
	END
	unshare --mount --pid --fork true 2>/dev/null || skip "mounts of one's own are not allowed here"
	unshare --mount --pid --fork --kill-child sh begin >said 2>&1 3>&- &
	local cron=$!
	timeout 60 cat mail >got || :
	kill -KILL $cron || { skip "cron did not stay up here: $(cat said)"; } # unshare heeds no other signal; cron goes with it
	wait $cron || :
	[ -s got ] || { cat said; skip "cron ran nothing here"; }
	grep -q 'lilei@example.com' got
	grep -q '^Auto-Submitted: auto-generated' got
	prints overdue opp-alert --no-header -o rule
}

@test "the units are valid for systemd, and their timers have a next time" {
	command -v systemd-analyze >/dev/null || skip "there is no systemd-analyze"
	mkdir units
	for unit in opp-alert.service opp-alert.timer opp-backup.service opp-backup.timer; do here $unit >units/$unit; done
	run systemd-analyze verify --man=no "$PWD"/units/*
	echo "$output"
	[ "$status" -eq 0 ]
	[[ $output != *units/opp-* ]] && [[ $output != opp-* ]]
	for timer in units/*.timer; do
		systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' "$timer")" >next
		grep -q 'Next elapse: .' next
	done
}

@test "what the units start does its work" {
	deals
	for unit in opp-alert opp-backup; do
		here $unit.service | sed -n 's/^ExecStart=//p' | sed 's/%%/%/g' >job
		sh -c "$(cat job)" >printed
		equal "" "$(grep -v '^check' printed)"
	done
	grep -q 'lilei@example.com' mail
	[ -e "backup/$(date +%F).db" ]
}
