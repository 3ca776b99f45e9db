#!/usr/bin/env bats
# shellcheck disable=SC2034  # survived() and strangers() look at them
# System calls that fail: the command says so in one line, with the status for it, and has done all or nothing.

load fault

# failing CALL=ERROR... -- COMMAND...: the command with each such call failing in turn, until it comes through.  With
# ERROR+ all later calls fail too.
failing() {
	local faults=() fault call error number before after
	while [ "$1" != -- ]; do faults+=("$1"); shift; done
	shift
	keep "$@"
	for fault in "${faults[@]}"; do
		call=${fault%%=*} error=${fault#*=}
		number=$(($(calls_to_load "$call" "$1") + 1))
		while
			restore
			inject "$call" "error=${error%+}" "$number${error//[A-Z]/}" "$@"
		do
			survived 71 74 || { echo "$fault at call $number of $*"; return 1; }
			[ "$status" -eq 0 ] || [ ! -e copy.db ] || { echo "a copy is left"; return 1; }
			number=$((number + 1 + number / 4))
		done
		[ "$status" -eq 0 ] || return
		equal "$after" "$(contents)" || return
	done
}

@test "an edit whose system calls fail is done or not done" {
	needs_strace
	begin
	failing pwrite64=EIO pwrite64=ENOSPC fdatasync=EIO ftruncate=ENOSPC pread64=EIO read=EIO openat=EMFILE+ mmap=ENOMEM \
		write=ENOSPC -- opp-edit 1 amount=5
}

@test "an import whose system calls fail is done or not done" {
	needs_strace
	begin
	rows 300 N >side/new.csv
	# Not lseek: the C library does not tell a password file that cannot be read from one without an entry.
	failing pwrite64=EIO pwrite64=ENOSPC fdatasync=EIO ftruncate=EIO pread64=EIO read=EIO openat=EMFILE+ mmap=ENOMEM \
		-- opp-add -i side/new.csv
	restore
	rough=yes failing write=ENOSPC -- opp-add -i side/new.csv
}

@test "a list whose system calls fail is whole or not there" {
	needs_strace
	begin 30
	failing pread64=EIO read=EIO openat=EMFILE+ mmap=ENOMEM write=ENOSPC ftruncate=ENOSPC pwrite64=ENOSPC -- opp-list -a
	failing pread64=EIO read=EIO openat=EMFILE+ mmap=ENOMEM write=EIO -- opp-show 1
}

@test "a backup whose system calls fail leaves nothing" {
	needs_strace
	begin
	also=copy.db
	# Not pread64: a page that cannot be read is what opp-check is there to find.
	failing pwrite64=ENOSPC fdatasync=EIO openat=EMFILE+ mmap=ENOMEM rename=EIO -- opp-check --backup copy.db
}

@test "a first run whose system calls fail leaves nothing half made, and the next one makes it" {
	needs_strace
	mkdir -p side temporary
	local fault number
	for fault in pwrite64=EIO pwrite64=ENOSPC fdatasync=EIO fsync=EIO openat=EMFILE+ read=EIO mmap=ENOMEM rename=EIO \
		write=ENOSPC; do
		number=$(($(calls_to_load "${fault%%=*}" opp-init) + 1))
		while
			rm -f opp.*
			inject "${fault%%=*}" "error=$(tr -d + <<<"${fault#*=}")" "$number${fault//[^+]/}" opp-init -q
		do
			said_properly || { echo "$fault at call $number"; return 1; }
			case $status in 0 | 71 | 74) ;; *) echo "$fault at call $number: status $status: $(cat side/err)"; return 1 ;; esac
			equal "" "$(strangers)"
			opp-init -q
			whole
			number=$((number + 1 + number / 4))
		done
		[ "$status" -eq 0 ]
		whole
	done
}
