#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# make install and make uninstall.

load lib

# make_suite ARGUMENT...: in a copy of the project, so that its own build stays as it is.
make_suite() {
	local copy=$BATS_FILE_TMPDIR/project
	if [ ! -e "$copy" ]; then
		mkdir "$copy.new"
		cp -r "$PROJECT"/{Makefile,cmd,lib,man,config,tests} "$copy.new"
		mv "$copy.new" "$copy"
	fi
	make -C "$copy" --silent CFLAGS=-O0 "$@"
}

# What is below a directory, with modes.
tree() {
	(cd "$1" && find . -mindepth 1 -printf '%P %m\n' | sort)
}

# names FOLDER [PATTERN]: the names of the project's files there.
names() {
	find "$PROJECT/$1" -maxdepth 1 -name "${2-*}" -type f -printf '%f\n' | sort
}

@test "install puts commands, manual pages, templates, completions and examples below DESTDIR and PREFIX" {
	plain_only
	make_suite install DESTDIR="$PWD/dest" PREFIX=/usr
	equal "usr" "$(ls dest)"
	equal "$(names cmd 'opp*.c' | sed -n '/^opp\(-.*\)\?\.c$/s/\.c$//p' | sort)" "$(ls dest/usr/bin)"
	for section in 1 5 7; do
		equal "$(names man "*.$section")" "$(ls dest/usr/share/man/man$section)"
	done
	equal "$(names config/templates)" "$(ls dest/usr/share/opp/templates)"
	equal "$(names config/examples)" "$(ls dest/usr/share/doc/opp)"
	equal "$(ls dest/usr/bin)" "$(ls dest/usr/share/bash-completion/completions)"
	for command in dest/usr/bin/*; do [ -e "dest/usr/share/fish/vendor_completions.d/${command##*/}.fish" ]; done
	equal "_opp" "$(ls dest/usr/share/zsh/site-functions)"
}

@test "programs are 755 and everything else 644, whatever the umask" {
	plain_only
	umask 077
	make_suite install DESTDIR="$PWD/dest" PREFIX=/usr
	equal "" "$(find dest/usr -type d ! -perm 755)"
	equal "" "$(find dest/usr/bin -type f ! -perm 755)"
	equal "" "$(find dest/usr/share -type f ! -perm 644)"
}

@test "what is installed works from there, with the templates of the installation" {
	plain_only
	make_suite install PREFIX="$PWD/opt/opp"
	echo "# of the installation" >>opt/opp/share/opp/templates/zh-b2b.yaml
	opp() { env PATH=/usr/bin:/bin "$PWD/opt/opp/bin/opp" "$@"; }
	opp init -q -t zh-b2b
	equal "# of the installation" "$(tail -1 opp.yaml)"
	prints "name,grade
采购,D" opp add 采购 customer=云帆 -o name,grade
	prints "id,name
1,采购" opp list -o id,name
}

@test "uninstall takes away exactly what install put there" {
	plain_only
	mkdir -p dest/usr/bin dest/usr/share/opp
	echo mine >dest/usr/bin/other
	local before
	before=$(tree dest)
	make_suite install DESTDIR="$PWD/dest" PREFIX=/usr
	make_suite install DESTDIR="$PWD/dest" PREFIX=/usr
	[ -x dest/usr/bin/opp ]
	make_suite uninstall DESTDIR="$PWD/dest" PREFIX=/usr
	equal "$before" "$(tree dest)"
	run make_suite uninstall DESTDIR="$PWD/dest" PREFIX=/usr
	[ "$status" -ne 0 ]
	[[ $output == *"nothing is installed"* ]]
}

@test "install asks for no package" {
	plain_only
	mkdir bin
	for tool in apt-get sudo; do
		printf '#!/bin/sh\necho %s "$@" >>%q\nexit 1\n' $tool "$PWD/asked" >bin/$tool
	done
	chmod +x bin/*
	make_suite install PATH="$PWD/bin:$PATH" DESTDIR="$PWD/dest" PREFIX=/usr
	[ ! -e asked ]
	[ -x dest/usr/bin/opp-list ]
}
