# SPDX-License-Identifier: GPL-2.0-only
#
# Reads the structures that the model's headers declare, and writes their description: objtypes.h
# (an enum with a member for each) and reflection.c (their fields). So a field is described where it
# is declared and nowhere else. Usage: awk -v out=DIR -f reflect.awk include/*.h
#
# It understands what the headers keep to: "struct name {" and "};" in the first column, one
# declarator on a line of one tab (two in an anonymous union or struct), marks (__ref, __counter,
# __burnt, __hashtable) after the name.

function add_field(decl,    marks, name, count, ctype, target, pointer, fn) {
	marks = 0
	if (decl ~ /__ref/) marks += 1
	if (decl ~ /__counter/) marks += 2
	if (decl ~ /__burnt/) marks += 4
	if (decl ~ /__hashtable/) marks += 8
	gsub(/ *__(ref|counter|burnt|hashtable)/, "", decl)
	fn = 0
	if (decl ~ /\(\*[a-z_0-9]+\)\(/) {
		fn = 1
		name = decl
		sub(/^[^(]*\(\*/, "", name)
		sub(/\).*/, "", name)
		ctype = "function"
	} else {
		count = "0"
		if (match(decl, /\[[^]]*\]$/)) {
			count = substr(decl, RSTART + 1, RLENGTH - 2)
			if (count == "")
				count = "REFL_FLEXIBLE"
			decl = substr(decl, 1, RSTART - 1)
		}
		match(decl, /[A-Za-z_0-9]+$/)
		name = substr(decl, RSTART)
		ctype = substr(decl, 1, RSTART - 1)
		sub(/[ \t]+$/, "", ctype)
	}
	nf++
	f_name[nf] = name; f_ctype[nf] = ctype; f_count[nf] = count; f_marks[nf] = marks; f_fn[nf] = fn
}

function flush_struct(    i) {
	ns++
	s_name[ns] = cur
	s_first[ns] = first
	s_last[ns] = nf
}

FNR == 1 { incomment = 0; cur = "" }
{
	line = $0
	sub(/\r$/, "", line)
	if (incomment) {
		if (line !~ /\*\//)
			next
		sub(/^.*\*\//, "", line)
		incomment = 0
	}
	while (match(line, /\/\*([^*]|\*[^\/])*\*\//))
		line = substr(line, 1, RSTART - 1) substr(line, RSTART + RLENGTH)
	if (match(line, /\/\*/)) {
		line = substr(line, 1, RSTART - 1)
		incomment = 1
	}
	sub(/[ \t]+$/, "", line)
}
/^#include "/ || /^#define [a-z_]+ [a-z_]+$/ { }
line ~ /^(typedef )?struct [a-z_0-9]+ \{$/ {
	cur = line
	sub(/^(typedef )?struct /, "", cur)
	sub(/ \{$/, "", cur)
	if (cur in known) { cur = ""; next }
	known[cur] = 1
	first = nf + 1
	header_of[cur] = FILENAME
	next
}
cur != "" && line ~ /^\}/ { flush_struct(); cur = ""; next }
cur != "" && line ~ /^\t+[a-z].*;$/ {
	decl = line
	sub(/^\t+/, "", decl)
	sub(/;$/, "", decl)
	# "struct list_head *next, *prev": links, described as nothing.
	if (decl ~ /,/ && decl !~ /\(/) next
	add_field(decl)
	next
}

function base_struct(ctype,    t) {
	t = ctype
	sub(/^const /, "", t)
	if (t !~ /^struct /)
		return ""
	sub(/^struct /, "", t)
	sub(/[ *].*$/, "", t)
	return t
}

function kind_of(ctype, fn, count,    t) {
	if (fn) return "REFL_FUNCTION"
	if (ctype ~ /\*$/) return "REFL_POINTER"
	if (ctype == "struct list_head") return "REFL_LIST"
	if (ctype == "struct hlist_head") return "REFL_HLIST"
	if (ctype ~ /^struct (rb_node|rb_root|hlist_node)$/ || ctype == "UT_hash_handle") return "REFL_NODE"
	if (ctype ~ /^(const )?struct /) return "REFL_STRUCT"
	if (ctype == "kuid_t" || ctype == "kgid_t") return "REFL_STRUCT"
	if (ctype == "bool") return "REFL_BOOL"
	if (ctype == "char" && count != "0") return "REFL_CHARS"
	if (ctype ~ /^(unsigned|u8|u16|u32|u64|uptr|size_t|obj_id|kernel_cap_t)/) return "REFL_UINT"
	return "REFL_INT"
}

END {
	o = out "/objtypes.h"
	print "/* Made by lib/reflect.awk from the headers in model/include: do not edit. */" > o
	print "#ifndef NSSIM_OBJTYPES_H\n#define NSSIM_OBJTYPES_H\nenum obj_type {" > o
	print "\tOBJ_none,\n\tOBJ_bytes,\n\tOBJ_hashtable," > o
	for (i = 1; i <= ns; i++)
		print "\tOBJ_" s_name[i] "," > o
	print "\tNR_OBJ_TYPES,\n};\n#endif" > o
	close(o)

	o = out "/reflection.c"
	print "/* Made by lib/reflect.awk from the headers in model/include: do not edit. */" > o
	for (i = 1; i < ARGC; i++) {
		h = ARGV[i]
		if (h ~ /=/) continue
		sub(/.*\//, "", h)
		print "#include \"" h "\"" > o
	}
	print "#include \"inspect.h\"\n" > o
	print "const struct refl_type *const refl_types[NR_OBJ_TYPES];" > o
	for (i = 1; i <= ns; i++)
		print "static const struct refl_type type_" s_name[i] ";" > o
	for (i = 1; i <= ns; i++) {
		s = s_name[i]
		print "\nstatic const struct refl_field fields_" s "[] = {" > o
		n = 0
		for (k = s_first[i]; k <= s_last[i]; k++) {
			t = base_struct(f_ctype[k])
			if (f_ctype[k] == "kuid_t") t = "kuid"
			if (f_ctype[k] == "kgid_t") t = "kgid"
			ref = (t in known) ? "&type_" t : "NULL"
			m = "((struct " s " *)0)->" f_name[k]
			elem = (f_count[k] == "0" || f_fn[k]) ? m : m "[0]"
			count = (f_fn[k] || f_count[k] == "") ? "0" : f_count[k]
			printf "\t{ \"%s\", \"%s\", %s, offsetof(struct %s, %s), sizeof(%s), %s, %s, %d },\n", \
				f_name[k], f_ctype[k], ref, s, f_name[k], elem, count, \
				kind_of(f_ctype[k], f_fn[k], f_count[k]), f_marks[k] > o
			n++
		}
		if (!n)
			print "\t{ \"\", \"\", NULL, 0, 0, 0, REFL_NODE, 0 }," > o
		print "};" > o
		printf "static const struct refl_type type_%s = { \"%s\", sizeof(struct %s), %d, fields_%s };\n", \
			s, s, s, n, s > o
	}
	print "\nconst struct refl_type *const refl_types[NR_OBJ_TYPES] = {" > o
	for (i = 1; i <= ns; i++)
		print "\t[OBJ_" s_name[i] "] = &type_" s_name[i] "," > o
	print "};\nconst unsigned int refl_types_size = NR_OBJ_TYPES;" > o
}
