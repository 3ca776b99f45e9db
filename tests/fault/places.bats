#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2086,SC2154  # each test has its own environment; commands are split into words
# Databases and configs where they should not be, or in a state they should not be in.

load fault

teardown() {
	if mountpoint -q disk 2>/dev/null; then umount disk; fi
	chmod -R u+rwx .
}

needs_root() {
	[ "$(id -u)" -eq 0 ] || skip "only root can do this"
}

# As somebody whom rights bind: for root another user, for anybody else oneself.
other() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
	else
		"$@"
	fi
}

# As root, the tests' own directory is closed to others at first.
open_place() {
	other true 2>/dev/null || skip "setpriv cannot change the user here"
	local place=$PWD
	while [ -n "$place" ] && [ -O "$place" ]; do
		chmod o+x "$place"
		place=${place%/*}
	done
	chmod 755 .
	other test -x "$PWD" || skip "another user cannot come here"
	# The project may lie where the other user may not look.
	mkdir -p side
	cp -r "$PROJECT/config/templates" side/templates
	chmod -R a+rX side
	export OPP_TEMPLATES=$PWD/side/templates
}

# ---- no space ----

@test "a full disk is said so with 74, and when there is space again everything goes on" {
	needs_root
	mkdir disk
	mount -t tmpfs -o size=2m,mode=700 opp-test disk 2>/dev/null || skip "cannot mount a tmpfs here"
	export OPP_DB=$PWD/disk/opp.db
	mkdir -p side temporary
	dd if=/dev/zero of=disk/other bs=1024 count=400 status=none
	run_opp_init
	rows 100 >side/first.csv
	opp-add -q -i side/first.csv >/dev/null
	rows 40000 N >side/new.csv
	local before
	before=$(contents)
	fails 74 "full" opp-add -q -i side/new.csv
	equal "$before" "$(contents)"
	# The log that the import has left is used up first.
	for i in $(seq 600); do
		attempt opp-edit -q 1 name="$(printf '%04000d' "$i")"
		[ "$status" -eq 0 ] || break
	done
	equal 74 "$status"
	said_properly
	grep -q 'free some space' side/err
	opp-list -a >/dev/null
	equal ok "$(sql "PRAGMA integrity_check")"
	rm disk/other
	opp-edit -q 1 amount=77
	prints $'amount\n77.00' opp-list id=1 -o amount
	prints check,problem opp-check
	[ "$(find disk -type f | sort | xargs -n 1 basename | tr '\n' ' ')" = "opp.db opp.db-lock opp.db-shm opp.db-wal " ]
}

@test "a first run on a full disk makes nothing, and the next one makes it" {
	needs_root
	mkdir disk
	mount -t tmpfs -o size=2m,mode=700 opp-test disk 2>/dev/null || skip "cannot mount a tmpfs here"
	export OPP_DB=$PWD/disk/opp.db OPP_CONFIG=$PWD/disk/opp.yaml
	mkdir -p side temporary
	dd if=/dev/zero of=disk/filler bs=64k status=none 2>/dev/null || :
	attempt opp-init -q
	equal 74 "$status"
	said_properly
	equal disk/filler "$(find disk -type f)"
	truncate -s 1900k disk/filler # room for the config, not for the database
	attempt opp-init -q
	equal 74 "$status"
	equal "disk/filler disk/opp.db-lock disk/opp.yaml" "$(find disk -type f | sort | xargs)"
	rm disk/filler
	opp-init -q
	prints check,problem opp-check
}

# ---- no right ----

@test "a database of another user is refused with 77, to readers and to writers" {
	needs_root
	open_place
	begin
	cp opp.yaml side/opp.yaml
	chmod 644 side/opp.yaml
	chmod 755 side
	export OPP_CONFIG=$PWD/side/opp.yaml
	fails 77 "Permission denied" other opp-list
	fails 77 "Permission denied" other opp-edit 1 amount=5
	chmod 644 opp.db opp.db-wal opp.db-shm
	fails 77 "Permission denied" other opp-edit 1 amount=5
	fails 77 "Permission denied" other opp-init
	# It may be read where it is open: the files beside it are there.
	prints $'id\n1' other opp-list -o id
	whole
}

@test "a config of another user is refused with 77" {
	needs_root
	open_place
	begin
	fails 77 "opp.yaml" other opp-list
	whole
}

@test "a database in a directory that cannot be written is read if it can be, and refuses to be written" {
	open_place
	begin
	sqlite3 opp.db "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
	mkdir closed
	cp opp.db opp.yaml closed
	chmod 666 closed/opp.db
	chmod 644 closed/opp.yaml
	chmod 555 closed
	local OPP_DB=$PWD/closed/opp.db OPP_CONFIG=$PWD/closed/opp.yaml before
	before=$(sha256sum closed/*)
	# SQLite needs a -shm beside a database with a WAL, and there is none.
	attempt other opp-list
	[ "$status" -eq 73 ] || [ "$status" -eq 77 ]
	said_properly
	grep -q 'directory that can be written' side/err
	run --separate-stderr other opp-edit 1 amount=5
	[ "$status" -eq 73 ] || [ "$status" -eq 77 ]
	[ "${#stderr_lines[@]}" -eq 1 ]
	fails 77 "closed" other opp-init --db "$PWD/closed/new.db"
	fails 77 "closed" other opp-init --config "$PWD/closed/new.yaml" --db "$PWD/closed/new.db"
	equal "$before" "$(sha256sum closed/*)"
	chmod 755 closed
	rm -r closed
}

@test "a read-only file is read and refuses to be written" {
	open_place
	mkdir -p side temporary place
	chmod 777 . side temporary place
	export OPP_DB=$PWD/place/opp.db
	other opp-init -q
	other opp-add -q x
	chmod 444 place/opp.db
	prints $'id\n1' other opp-list -o id
	fails 77 "Permission denied" other opp-edit 1 amount=5
	chmod 600 place/opp.db
	prints check,problem other opp-check
}

# ---- something else ----

# Whatever the file is, reading and writing commands say the same, and leave it and its directory alone.
untouched() {
	local expected=$1 text=$2 before command
	before=$(state_of_files)
	for command in opp-list "opp-edit 1 amount=1" "opp-add x" opp-check "opp-stage 1 --next" "opp-log 1 -k call" \
		opp-score; do
		attempt timeout 10 $command
		[ "$status" -eq "$expected" ] || { echo "$command: $status instead of $expected: $(cat side/err)"; return 1; }
		said_properly || return
		grep -qF "$text" side/err || { cat side/err; return 1; }
		[ ! -s side/out ]
	done
	equal "$before" "$(state_of_files)"
}

# Each file with its time and sum; that of the directory tells of files that came and went.
state_of_files() {
	ls -la --time-style=full-iso -I side
	sha256sum -- * 2>&1 || :
}

@test "a missing, empty or foreign file in the place of the database is named and left alone" {
	begin
	rm opp.db*
	untouched 66 "opp-init makes one"
	: >opp.db
	untouched 65 "is empty"
	echo "a text that is long enough to be the header of a database, if one does not look too closely at it" >opp.db
	untouched 65 "is not a database"
	rm opp.db
	sqlite3 opp.db "PRAGMA journal_mode = WAL; CREATE TABLE opportunity (id INTEGER)" >/dev/null
	untouched 65 "another program"
	fails 65 "another program" opp-init
	rm -f opp.db*
	mkdir opp.db
	untouched 66 "not a file"
	rmdir opp.db
	ln -s opp.db opp.db
	attempt opp-list
	equal 66 "$status"
	said_properly
	rm opp.db
}

@test "a FIFO in the place of the database or config is not waited for" {
	begin
	rm opp.db*
	mkfifo opp.db
	for command in opp-list "opp-edit 1 amount=1" opp-check opp-init; do
		attempt timeout 10 $command
		equal 66 "$status"
		said_properly
	done
	rm opp.db opp.yaml
	mkfifo opp.yaml
	attempt timeout 10 opp-list
	equal 66 "$status"
	said_properly
	attempt timeout 10 opp-init
	equal 66 "$status"
	said_properly
}

@test "a database of another version of opp is refused with 78, both ways" {
	begin
	sqlite3 opp.db "PRAGMA user_version = 99" "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
	fails 78 "newer opp" opp-list
	fails 78 "newer opp" opp-init
	sqlite3 opp.db "PRAGMA user_version = 0" "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
	fails 78 "run opp-init" opp-list
}

@test "a corrupt page is said so with 65, whichever page it is, and nothing crashes" {
	begin 300
	sqlite3 opp.db "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
	cp opp.db side/kept.db
	local pages page command found=0
	pages=$(sqlite3 opp.db "PRAGMA page_count")
	for ((page = 1; page < pages; page += (1 + page / 10) * stride)); do
		for command in "opp-list -a" "opp-edit 1 amount=5" "opp-show 7" "opp-check" "opp-score --all"; do
			rm -f opp.db-wal opp.db-shm
			cp side/kept.db opp.db
			dd if=/dev/urandom of=opp.db bs=4096 seek=$page count=1 conv=notrunc status=none
			attempt timeout 20 $command
			# 78: the page held the text of the config.
			case $status in 0 | 65 | 78) ;; *) echo "page $page, $command: status $status: $(cat side/err)"; return 1 ;; esac
			said_properly || return
			[ "$command" != opp-check ] || [ "$status" -eq 0 ] || found=$((found + 1))
		done
	done
	echo "found $found"
	[ $found -gt $((20 / stride)) ]
}

@test "a database cut short is said so with 65" {
	begin 300
	sqlite3 opp.db "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
	cp opp.db side/kept.db
	local size
	for size in 50 100 1000 4096 5000 100000; do
		rm -f opp.db-wal opp.db-shm
		cp side/kept.db opp.db
		truncate -s $size opp.db
		for command in opp-check "opp-list -a" "opp-edit 1 amount=5"; do
			attempt $command
			equal 65 "$status" || { echo "$size $command: $(cat side/err)"; return 1; }
			said_properly
		done
	done
}

@test "a write-ahead log cut short or gone leaves the transactions before it" {
	begin
	sqlite3 opp.db "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
	local size
	opp-edit -q 1 amount=1
	size=$(stat -c %s opp.db-wal)
	opp-edit -q 1 amount=2
	rm opp.db-shm
	truncate -s $((size + 5000)) opp.db-wal
	prints $'amount\n1.00' opp-list -o amount
	whole
	rm opp.db-wal
	prints $'amount\n11.50' opp-list -o amount
	whole
	opp-edit -q 1 amount=3
	whole
}

# ---- who may read and write what is made ----

@test "with umask 000 all that is made is closed to others" {
	umask 000
	begin
	opp-check --backup copy.db >/dev/null
	printf 'ref,industry\nX,nonsense\nY,制造\n' >side/new.csv
	opp-add -q -i side/new.csv --keep-going --rejects rejects.csv 2>/dev/null >&2
	for file in opp.db opp.db-wal opp.db-shm opp.db-lock opp.yaml copy.db rejects.csv; do
		equal "600 $file" "$(stat -c '%a %n' $file)"
	done
	mkdir new
	local OPP_DB=$PWD/new/data/opp.db OPP_CONFIG=$PWD/new/config/opp.yaml
	opp-init -q
	equal "700 new/config 700 new/data" "$(stat -c '%a %n' new/* | xargs)"
}

@test "a config that names commands and that others may write is refused with 77" {
	begin
	chmod o+w opp.yaml
	fails 77 "everybody may write it" opp-list
	fails 77 "everybody may write it" opp-edit 1 amount=5
	chmod o-w opp.yaml
	chmod g+w opp.yaml
	chgrp 65534 opp.yaml 2>/dev/null || skip "cannot give the file to another group"
	fails 77 "its group may write it" opp-list
	chmod g-w opp.yaml
	whole
}
