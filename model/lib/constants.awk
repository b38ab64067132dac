# SPDX-License-Identifier: GPL-2.0-only
#
# Turns the sets of names for numbers (entry/flags_*.c, entry/errno.c) into a header of #defines, so
# that the bodies of the calls and the scenario language read one list. Usage:
#   awk -v guard=NSSIM_FLAGS_H -v prefix=SIG -f constants.awk entry/flags_*.c entry/errno.c
BEGIN {
	print "/* Made by lib/constants.awk from the sets in model/entry: do not edit. */"
	print "#ifndef " guard
	print "#define " guard
}
/^\t(NAME|CHOICE)\(/ {
	line = $0
	sub(/^\t(NAME|CHOICE)\(/, "", line)
	name = line
	sub(/,.*/, "", name)
	value = line
	sub(/^[^,]*, */, "", value)
	if ($0 ~ /^\tCHOICE/)
		sub(/, *[^,]*\),?.*$/, "", value)
	else
		sub(/\),?[ \t]*(\/\*.*)?$/, "", value)
	if (!(name in seen)) {
		seen[name] = 1
		print "#define " name " " value
	}
}
# The names of error numbers and signals: { "EPERM", 1 },
/^\t\{ "[A-Z0-9]+", [0-9]+ \},/ {
	split($0, part, /[",} ]+/)
	name = part[2]
	value = part[3]
	if (index(name, prefix) == 1 && !(name in seen)) {
		seen[name] = 1
		print "#define " name " " value
	}
}
END { print "#endif" }
