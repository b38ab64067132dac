# SPDX-License-Identifier: GPL-2.0-only
#
# What sim/run and tests/run share: installing what is missing, and building. To be sourced.
# setup_need KIND:NAME… says what has to be there; setup_build DIR [OPTION…] configures and builds.

# What a need is called in the package lists of the systems that people have.
#   need                 Debian, Ubuntu       Fedora                    Arch        macOS (brew)
setup_table='
cmd:cc                   gcc                  gcc                       gcc         -
cmd:awk                  mawk                 gawk                      gawk        gawk
cmd:cmake                cmake                cmake                     cmake       cmake
cmd:ninja                ninja-build          ninja-build               ninja       ninja
cmd:pkg-config           pkg-config           pkgconf-pkg-config        pkgconf     pkgconf
pkg:glib-2.0             libglib2.0-dev       glib2-devel               glib2       glib
pkg:gio-2.0              libglib2.0-dev       glib2-devel               glib2       glib
pkg:json-glib-1.0        libjson-glib-dev     json-glib-devel           json-glib   json-glib
pkg:zlib                 zlib1g-dev           zlib-devel                zlib        zlib
pkg:readline             libreadline-dev      readline-devel            readline    readline
header:stdlib.h          libc6-dev            glibc-devel               glibc       -
header:uthash.h          uthash-dev           uthash-devel              uthash      uthash
header:CUnit/CUnit.h     libcunit1-dev        CUnit-devel               cunit       cunit
cmd:clang-format         clang-format         clang-tools-extra         clang       clang-format
cmd:lcov                 lcov                 lcov                      lcov        lcov
'

setup_say() { printf 'nssim: %s\n' "$*" >&2; }

setup_has() {
	case $1 in
	cmd:cc) command -v cc >/dev/null || command -v gcc >/dev/null || command -v clang >/dev/null ;;
	cmd:*) command -v "${1#cmd:}" >/dev/null ;;
	pkg:*) pkg-config --exists "${1#pkg:}" 2>/dev/null ;;
	header:*) printf '#include <stddef.h>\n#include <stdio.h>\n#include <%s>\n' "${1#header:}" |
		"${CC:-cc}" -E -x c - >/dev/null 2>&1 ||
		[ -e "/opt/homebrew/include/${1#header:}" ] ;;
	esac
}

# The packages of column $1 for the needs that follow, each once.
setup_packages() {
	local column=$1 need
	shift
	for need; do
		awk -v need="$need" -v column="$column" '$1 == need && $column != "-" { print $column }' \
			<<<"$setup_table"
	done | sort -u | tr '\n' ' '
}

setup_by_apt() {
	local packages=$1 become=''
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null || {
			setup_say "to be installed by root: apt-get install $packages"
			return 1
		}
		become=sudo
	fi
	setup_say "installing: $packages"
	# shellcheck disable=SC2086
	$become env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
		$packages >/dev/null 2>&1 && return
	$become apt-get update -q >/dev/null && # the lists may be missing or old
		$become env DEBIAN_FRONTEND=noninteractive apt-get install -y -q \
			--no-install-recommends $packages >/dev/null
}

setup_tell_how() {
	if command -v dnf >/dev/null; then
		setup_say "please install: sudo dnf install $(setup_packages 3 "$@")"
	elif command -v pacman >/dev/null; then
		setup_say "please install: sudo pacman -S --needed $(setup_packages 4 "$@")"
	elif [ "$(uname -s)" = Darwin ]; then
		setup_say "please install: brew install $(setup_packages 5 "$@") (and xcode-select --install)"
	else
		setup_say "please install what Debian calls: $(setup_packages 2 "$@")"
	fi
	return 1
}

setup_missing() {
	local need
	for need; do
		setup_has "$need" || printf '%s\n' "$need"
	done
}

# Makes sure that every need is met; returns 1 where it can't, having said what to do.
setup_need() {
	local missing
	missing=$(setup_missing "$@")
	[ -z "$missing" ] && return
	# shellcheck disable=SC2086 # the words of $missing are meant
	if command -v apt-get >/dev/null; then
		setup_by_apt "$(setup_packages 2 $missing)" || return 1
		missing=$(setup_missing "$@")
		[ -z "$missing" ] && return
		setup_say "still missing:" $missing
		return 1
	else
		setup_tell_how $missing
	fi
}

setup_build_needs=(cmd:cc header:stdlib.h cmd:awk cmd:cmake cmd:ninja cmd:pkg-config pkg:glib-2.0
	pkg:gio-2.0 pkg:json-glib-1.0 pkg:zlib pkg:readline header:uthash.h)

# setup_build ROOT DIR TARGET [OPTION…]: configures once, then builds what has changed; silent
# unless it takes its time or goes wrong.
setup_build() {
	local root=$1 dir=$2 target=$3 log
	shift 3
	log=$dir/build.log
	mkdir -p "$dir"
	if [ ! -f "$dir/build.ninja" ] && [ ! -f "$dir/Makefile" ]; then
		setup_need "${setup_build_needs[@]}" || return 1
		setup_say "building in ${dir#"$PWD"/} for the first time"
		cmake -S "$root" -B "$dir" -G Ninja "$@" >"$log" 2>&1 || {
			cat "$log" >&2
			rm -f "$dir/build.ninja"
			return 1
		}
	fi
	(
		command -v flock >/dev/null && flock 9 # two at a time would tread on each other's feet
		cmake --build "$dir" --target "$target" >"$log" 2>&1
	) 9>"$dir/build.lock" && return
	if [ -n "$(setup_missing "${setup_build_needs[@]}")" ]; then
		setup_need "${setup_build_needs[@]}" &&
			cmake --build "$dir" --target "$target" >"$log" 2>&1 && return
	fi
	cat "$log" >&2
	setup_say "does not build (see above)"
	return 1
}
