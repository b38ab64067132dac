// SPDX-License-Identifier: GPL-2.0-only
/*
 * model/kernel/seccomp.c and net/core/filter.c: each instruction at work, told by the errno that a
 * filter makes of its accumulator; programs that are refused; and how long all may be together.
 */
#include "fixture.h"
#include "flags.h"

struct insn {
	u16 code;
	u8 jt, jf;
	u32 k;
};

static s64 install(struct fixture *f, const struct insn *insns, u64 len)
{
	u64 fprog[2] = { len, fixture_copy(f, insns, (size_t)len * sizeof(*insns)) };

	return CALL(f, "seccomp", SECCOMP_SET_MODE_FILTER, 0, COPY(f, fprog));
}

/* getpriority(5, 7) as a new task sees it whose filter begins with @body: the errno is A. */
static s64 answer(struct fixture *f, const struct insn *body, u64 len)
{
	struct insn program[32] = {
		{ BPF_LD | BPF_W | BPF_ABS, 0, 0, 0 },
		{ BPF_JMP | BPF_JEQ | BPF_K, 1, 0, 140 },
		{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW },
	};
	obj_id parent = f->task, child = fixture_clone(f, 0);
	u64 n = 3 + len;
	s64 ret;

	memcpy(&program[3], body, (size_t)len * sizeof(*body));
	program[n++] = (struct insn){ BPF_ALU | BPF_OR | BPF_K, 0, 0, SECCOMP_RET_ERRNO };
	program[n++] = (struct insn){ BPF_RET | BPF_A, 0, 0, 0 };
	f->task = child;
	ret = install(f, program, n);
	if (!ret)
		ret = CALL(f, "getpriority", 5, 7);
	f->task = parent;
	return ret;
}

#define ANSWER(f, ...)                                  \
	answer(f, (const struct insn[]){ __VA_ARGS__ }, \
	       sizeof((const struct insn[]){ __VA_ARGS__ }) / sizeof(struct insn))
#define IMM(v)                            \
	{                                 \
		BPF_LD | BPF_IMM, 0, 0, v \
	}
#define IMMX(v)                            \
	{                                  \
		BPF_LDX | BPF_IMM, 0, 0, v \
	}
#define OP(op, src, v)                          \
	{                                       \
		BPF_ALU | (op) | (src), 0, 0, v \
	}
#define JUMP(op, src, v, t, f)                  \
	{                                       \
		BPF_JMP | (op) | (src), t, f, v \
	}

static void it_calculates(void)
{
	struct fixture *f = fixture_new();

	CU_ASSERT_EQUAL(ANSWER(f, IMM(40), OP(BPF_ADD, BPF_K, 2)), -42);
	CU_ASSERT_EQUAL(ANSWER(f, IMM(40), IMMX(3), OP(BPF_SUB, BPF_X, 0)), -37);
	CU_ASSERT_EQUAL(ANSWER(f, IMM(6), OP(BPF_MUL, BPF_K, 7)), -42);
	CU_ASSERT_EQUAL(ANSWER(f, IMM(43), IMMX(4), OP(BPF_DIV, BPF_X, 0)), -10);
	CU_ASSERT_EQUAL(ANSWER(f, IMM(12), OP(BPF_AND, BPF_K, 10)), -8);
	CU_ASSERT_EQUAL(ANSWER(f, IMM(12), OP(BPF_XOR, BPF_K, 10)), -6);
	CU_ASSERT_EQUAL(ANSWER(f, IMM(3), OP(BPF_LSH, BPF_K, 4)), -48);
	CU_ASSERT_EQUAL(ANSWER(f, IMM(48), OP(BPF_RSH, BPF_K, 2)), -12);
	CU_ASSERT_EQUAL(ANSWER(f, IMM(0xfffffffb), OP(BPF_NEG, 0, 0)), -5);
	CU_ASSERT_EQUAL(ANSWER(f, { BPF_LD | BPF_W | BPF_LEN, 0, 0, 0 }), -64);
	fixture_free(f);
}

static void it_loads_and_stores(void)
{
	struct fixture *f = fixture_new();

	CU_ASSERT_EQUAL(ANSWER(f, { BPF_LD | BPF_W | BPF_ABS, 0, 0, 16 }), -5);
	CU_ASSERT_EQUAL(ANSWER(f, { BPF_LD | BPF_W | BPF_ABS, 0, 0, 24 }), -7);
	CU_ASSERT_EQUAL(
		ANSWER(f, IMM(9), { BPF_ST, 0, 0, 15 }, IMM(1), { BPF_LD | BPF_MEM, 0, 0, 15 }),
		-9);
	CU_ASSERT_EQUAL(ANSWER(f, IMMX(11), { BPF_STX, 0, 0, 0 }, { BPF_LD | BPF_MEM, 0, 0, 0 }),
			-11);
	CU_ASSERT_EQUAL(ANSWER(f, IMM(13), { BPF_MISC | BPF_TAX, 0, 0, 0 }, IMM(1),
			       { BPF_MISC | BPF_TXA, 0, 0, 0 }),
			-13);
	fixture_free(f);
}

static void it_jumps(void)
{
	struct fixture *f = fixture_new();

	CU_ASSERT_EQUAL(ANSWER(f, IMM(5), JUMP(BPF_JA, 0, 1, 0, 0), IMM(6)), -5);
	CU_ASSERT_EQUAL(ANSWER(f, IMM(5), JUMP(BPF_JGT, BPF_K, 4, 1, 0), IMM(6)), -5);
	CU_ASSERT_EQUAL(ANSWER(f, IMM(5), JUMP(BPF_JGT, BPF_K, 5, 1, 0), IMM(6)), -6);
	CU_ASSERT_EQUAL(ANSWER(f, IMM(5), IMMX(5), JUMP(BPF_JGE, BPF_X, 0, 1, 0), IMM(6)), -5);
	CU_ASSERT_EQUAL(ANSWER(f, IMM(5), JUMP(BPF_JSET, BPF_K, 2, 1, 0), IMM(6)), -6);
	fixture_free(f);
}

static void division_by_zero_kills(void)
{
	struct fixture *f = fixture_new();

	CU_ASSERT_EQUAL(ANSWER(f, IMM(5), IMMX(0), OP(BPF_DIV, BPF_X, 0)), -1000 - CALL_NO_RETURN);
	CU_ASSERT_EQUAL(ANSWER(f, IMM(5), OP(BPF_DIV, BPF_K, 0)), -22);
	CU_ASSERT_EQUAL(ANSWER(f, IMM(5), OP(BPF_LSH, BPF_K, 32)), -22);
	CU_ASSERT_EQUAL(ANSWER(f, { BPF_ST, 0, 0, 16 }), -22);
	CU_ASSERT_EQUAL(ANSWER(f, JUMP(BPF_JEQ, BPF_K, 1, 9, 0)), -22);
	CU_ASSERT_EQUAL(ANSWER(f, { BPF_LD | BPF_B | BPF_ABS, 0, 0, 0 }), -22);
	/* What is written on one of two paths only, is not written. */
	CU_ASSERT_EQUAL(ANSWER(f, JUMP(BPF_JEQ, BPF_K, 1, 1, 0), { BPF_ST, 0, 0, 2 },
			       { BPF_LD | BPF_MEM, 0, 0, 2 }),
			-22);
	fixture_free(f);
}

static void all_together_may_not_be_too_long(void)
{
	static struct insn program[4096];
	struct fixture *f = fixture_new();
	int i;

	for (i = 0; i < 4096; i++)
		program[i] = (struct insn){ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW };
	for (i = 0; i < 7; i++)
		CU_ASSERT_EQUAL(install(f, program, 4096), 0);
	CU_ASSERT_EQUAL(install(f, program, 4096), -12);
	CU_ASSERT_EQUAL(install(f, program, 4068), 0);
	CU_ASSERT(fixture_clone(f, 0));
	fixture_free(f);
}

void suite_seccomp(void);
void suite_seccomp(void)
{
	CU_pSuite s = CU_add_suite("seccomp", NULL, NULL);

	CU_add_test(s, "it calculates", it_calculates);
	CU_add_test(s, "it loads and stores", it_loads_and_stores);
	CU_add_test(s, "it jumps", it_jumps);
	CU_add_test(s, "division by zero kills", division_by_zero_kills);
	CU_add_test(s, "all together may not be too long", all_together_may_not_be_too_long);
}
