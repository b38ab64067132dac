#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# coverage.sh SOURCE BUILD: runs the tests of a build made with NSSIM_COVERAGE, prints how much of
# model/ they reach, and writes BUILD/html/index.html. Called by the target `coverage`.
set -uo pipefail
source=$1 build=$2
cd "$build" || exit 2
command -v lcov >/dev/null || {
	echo "lcov is not installed (apt-get install lcov)" >&2
	exit 2
}
find . -name '*.gcda' -delete
ctest -j 2 2>&1 | tail -n 3
[ ! -d "$source/scenarios" ] || ./sim/nssim run -q "$source/scenarios" | tail -n 1
for profile in mount nsfs pid user ipc uts typed mixed; do
	timeout 120 ./sim/nssim fuzz --quiet --no-shrink --seed 3 --steps 24000 --profile "$profile" |
		tail -n 1
done
lcov -q -c -d . -b "$source" -o all.info --rc geninfo_adjust_src_path="$build => $source" 2>/dev/null ||
	lcov -q -c -d . -b "$source" -o all.info
lcov -q -e all.info "$source/model/*" -o model.info
genhtml -q -o html -p "$source" --legend model.info >/dev/null
lcov --summary model.info 2>&1 | grep -E 'lines|functions' |
	sed -E 's/^ *(lines|functions)\.+: /coverage of model, \1: /'
echo "see $build/html/index.html"
