// SPDX-License-Identifier: GPL-2.0-only
/*
 * Why calls are refused: the table of reasons, made of each folder's reasons.def, and what a task
 * keeps of its last refusal (refusal.h).
 */
#include "inspect.h"
#include "refusal.h"
#include "sched.h"
#include "text.h"

const struct world_reason world_reasons[NR_REASONS + 1] = {
	[R_NONE] = { "R_NONE", "", "the kernel gives no reason of its own", "" },
#define REASON(id, function, sentence, help) [id] = { #id, function, sentence, help },
#include "../kernel/reasons.def"
#include "../fs/reasons.def"
#include "../ipc/reasons.def"
#include "../net/reasons.def"
#undef REASON
};

static struct refusal *note(struct world *w, int err, enum reason why)
{
	struct refusal *r = &current->last_refusal;

	r->err = err;
	r->why = why;
	r->objects[0] = 0;
	r->objects[1] = 0;
	r->number = 0;
	r->string[0] = '\0';
	return r;
}

long refuse(struct world *w, int err, enum reason why)
{
	if (current)
		note(w, err, why);
	return -err;
}

/* Where an object lies; which one that is gets looked up only when somebody asks. */
static u64 place_of(const struct world *w, const void *ptr)
{
	return ptr ? (u64)((const char *)ptr - (const char *)w) : 0;
}

long refuse_obj(struct world *w, int err, enum reason why, const void *a, const void *b)
{
	if (current) {
		struct refusal *r = note(w, err, why);

		r->objects[0] = place_of(w, a);
		r->objects[1] = place_of(w, b);
	}
	return -err;
}

long refuse_num(struct world *w, int err, enum reason why, s64 number)
{
	if (current)
		note(w, err, why)->number = number;
	return -err;
}

long refuse_str(struct world *w, int err, enum reason why, const char *string)
{
	if (current) {
		struct refusal *r = note(w, err, why);
		size_t len = strlen(string);

		if (len >= sizeof(r->string))
			len = sizeof(r->string) - 1;
		memcpy(r->string, string, len);
		r->string[len] = '\0';
	}
	return -err;
}

static void put_object(const struct world *w, u64 place, struct world_text *text)
{
	struct world_object object;

	if (place && world_object_at(w, (const char *)w + place, &object))
		world_describe(w, object.id, text);
	else
		text_string(text, "an object that is gone");
}

static void put_place(const struct world *w, const struct refusal *r, char place,
		      struct world_text *text)
{
	if (place == 'n')
		text_printf(text, "%lld", (long long)r->number);
	else if (place == 's')
		text_string(text, r->string);
	else
		put_object(w, r->objects[place == '1'], text);
}

static void put_sentence(const struct world *w, const struct refusal *r, const char *s,
			 struct world_text *text)
{
	for (; *s; s++) {
		if (s[0] == '{' && s[1] && s[2] == '}') {
			put_place(w, r, s[1], text);
			s += 2;
		} else {
			text_char(text, *s);
		}
	}
	text_end(text);
}

struct world_refusal world_why(const struct world *w, obj_id task, struct world_text *text)
{
	const struct task_struct *t = obj_by_id(w, task);
	const struct world_reason *row;
	struct world_refusal refusal = { "", "", "", 0 };

	if (!t || obj_type_of(t) != OBJ_task_struct || !t->last_refusal.err)
		return refusal;
	row = &world_reasons[t->last_refusal.why];
	if (text)
		put_sentence(w, &t->last_refusal, row->sentence, text);
	refusal.id = row->id;
	refusal.function = row->function;
	refusal.help = row->help;
	refusal.err = t->last_refusal.err;
	return refusal;
}
