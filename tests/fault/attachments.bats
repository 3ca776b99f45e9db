#!/usr/bin/env bats
# shellcheck disable=SC2034  # survived() and strangers() look at them
# Attachments that are no files, or not the user's to attach.

load fault

# Both commands that attach say the same.
refused() {
	refuses "$1" "$2" opp-log 1 -k call --attach "$3"
	refuses "$1" "$2" opp-stage 1 --next --note x --attach "$3"
}

@test "links, FIFOs, devices, directories and endless files are refused with 65" {
	begin
	echo secret >side/secret
	ln -s secret side/link
	refused 65 "symbolic link" side/link
	ln -s /dev/zero side/zero
	refused 65 "symbolic link" side/zero
	mkfifo side/fifo
	refused 65 "not a regular file" side/fifo
	refused 65 "not a regular file" /dev/zero
	refused 65 "not a regular file" side
	refused 65 "directory" side/
	truncate -s 70M side/large
	refused 65 "larger than 64 MiB" side/large
	printf x >side/$'\x1b]0;x\x07'
	refused 65 "control characters" side/$'\x1b]0;x\x07'
	printf x >side/$'\xff'
	refused 65 "not UTF-8" side/$'\xff'
	refused 66 "cannot read" side/missing
}

@test "a path with ../ is read where it leads and kept by its last part" {
	begin
	echo text >side/报价.txt
	opp-log -q 1 -k quote --attach side/../side/报价.txt
	equal "报价.txt" "$(sql "SELECT name FROM attachment")"
	refused 65 "not a regular file" side/..
	whole
}

@test "a file that the user may not read is refused with 77" {
	[ "$(id -u)" -ne 0 ] || skip "root may read everything"
	begin
	echo secret >side/secret
	chmod 000 side/secret
	refused 77 "Permission denied" side/secret
}

@test "an attachment that cannot be read to its end is not there" {
	needs_strace
	begin
	head -c 300000 /dev/urandom >side/file
	local number=1 before after
	number=$(($(calls_to_load read opp-log) + 1))
	keep opp-log -q 1 -k quote --attach side/file
	while
		restore
		inject read error=EIO $number opp-log -q 1 -k quote --attach side/file
	do
		survived 71 74 || return
		number=$((number + 1))
	done
	equal 0 "$status"
	equal "$after" "$(contents)"
}
