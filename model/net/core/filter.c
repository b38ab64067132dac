// SPDX-License-Identifier: GPL-2.0-only
/*
 * The classic packet filter, as far as seccomp needs it: that part of net/core/filter.c of Linux. A
 * program has an accumulator, an index register and sixteen words of memory. Jumps lead forwards
 * only, and each path ends in a return, so every program ends.
 */
#include "seccomp.h"

#define BPF_CLASS(code) ((code)&0x07)
#define BPF_OP(code)	((code)&0xf0)
#define BPF_SRC(code)	((code)&0x08)
#define BPF_MODE(code)	((code)&0xe0)
#define BPF_RVAL(code)	((code)&0x18)

/* ---- which programs are taken ---- */

/* What an instruction demands of its constant; jumps are looked at where lengths are known. */
static bool operand_fits(const struct sock_filter *f)
{
	switch (f->code) {
	case BPF_ALU | BPF_DIV | BPF_K:
	case BPF_ALU | BPF_MOD | BPF_K:
		return f->k != 0;
	case BPF_ALU | BPF_LSH | BPF_K:
	case BPF_ALU | BPF_RSH | BPF_K:
		return f->k < 32;
	case BPF_LD | BPF_MEM:
	case BPF_LDX | BPF_MEM:
	case BPF_ST:
	case BPF_STX:
		return f->k < BPF_MEMWORDS;
	default:
		return true;
	}
}

static bool jump_fits(const struct sock_filter *f, u32 pc, u32 len)
{
	if (BPF_CLASS(f->code) != BPF_JMP)
		return true;
	if (f->code == (BPF_JMP | BPF_JA))
		return f->k < len - pc - 1;
	return pc + f->jt + 1 < len && pc + f->jf + 1 < len;
}

/* What is stored by now is known on a path; where paths meet, what is known on all. */
static bool memory_is_written_first(const struct sock_filter *insns, u32 len)
{
	u16 valid_at[BPF_MAXINSNS], valid = 0;
	u32 pc;

	memset(valid_at, 0xff, sizeof(valid_at));
	for (pc = 0; pc < len; pc++) {
		const struct sock_filter *f = &insns[pc];

		valid &= valid_at[pc];
		if (f->code == BPF_ST || f->code == BPF_STX)
			valid |= (u16)(1u << f->k);
		else if (f->code == (BPF_LD | BPF_MEM) || f->code == (BPF_LDX | BPF_MEM)) {
			if (!(valid >> f->k & 1))
				return false;
		} else if (f->code == (BPF_JMP | BPF_JA)) {
			valid_at[pc + 1 + f->k] &= valid;
			valid = 0xffff;
		} else if (BPF_CLASS(f->code) == BPF_JMP) {
			valid_at[pc + 1 + f->jt] &= valid;
			valid_at[pc + 1 + f->jf] &= valid;
			valid = 0xffff;
		}
	}
	return true;
}

bool bpf_check_classic(const struct sock_filter *insns, u32 len)
{
	u32 pc;

	for (pc = 0; pc < len; pc++)
		if (!operand_fits(&insns[pc]) || !jump_fits(&insns[pc], pc, len))
			return false;
	if (BPF_CLASS(insns[len - 1].code) != BPF_RET)
		return false;
	return memory_is_written_first(insns, len);
}

/* ---- running one ---- */

struct bpf_machine {
	u32 a; /* the accumulator */
	u32 x; /* the index register */
	u32 mem[BPF_MEMWORDS];
	bool divided_by_zero; /* which ends the program with 0 */
};

static u32 word_of(const struct seccomp_data *data, u32 offset)
{
	u32 word;

	memcpy(&word, (const char *)data + offset, sizeof(word));
	return word;
}

static u32 load(const struct bpf_machine *m, const struct sock_filter *f,
		const struct seccomp_data *data)
{
	switch (BPF_MODE(f->code)) {
	case BPF_ABS:
		return word_of(data, f->k);
	case BPF_MEM:
		return m->mem[f->k];
	case BPF_LEN:
		return sizeof(*data);
	default:
		return f->k;
	}
}

static void calculate(struct bpf_machine *m, const struct sock_filter *f)
{
	u32 operand = BPF_SRC(f->code) == BPF_X ? m->x : f->k;

	switch (BPF_OP(f->code)) {
	case BPF_ADD:
		m->a += operand;
		break;
	case BPF_SUB:
		m->a -= operand;
		break;
	case BPF_MUL:
		m->a *= operand;
		break;
	case BPF_DIV:
		m->divided_by_zero = !operand;
		m->a = operand ? m->a / operand : 0;
		break;
	case BPF_OR:
		m->a |= operand;
		break;
	case BPF_AND:
		m->a &= operand;
		break;
	case BPF_XOR:
		m->a ^= operand;
		break;
	case BPF_LSH:
		m->a <<= operand & 31;
		break;
	case BPF_RSH:
		m->a >>= operand & 31;
		break;
	case BPF_NEG:
		m->a = 0 - m->a;
		break;
	}
}

/* How far a jump goes. */
static u32 jump(const struct bpf_machine *m, const struct sock_filter *f)
{
	u32 operand = BPF_SRC(f->code) == BPF_X ? m->x : f->k;
	bool taken = false;

	switch (BPF_OP(f->code)) {
	case BPF_JA:
		return f->k;
	case BPF_JEQ:
		taken = m->a == operand;
		break;
	case BPF_JGT:
		taken = m->a > operand;
		break;
	case BPF_JGE:
		taken = m->a >= operand;
		break;
	case BPF_JSET:
		taken = m->a & operand;
		break;
	}
	return taken ? f->jt : f->jf;
}

static void step(struct bpf_machine *m, const struct sock_filter *f,
		 const struct seccomp_data *data)
{
	switch (BPF_CLASS(f->code)) {
	case BPF_LD:
		m->a = load(m, f, data);
		break;
	case BPF_LDX:
		m->x = load(m, f, data);
		break;
	case BPF_ST:
		m->mem[f->k] = m->a;
		break;
	case BPF_STX:
		m->mem[f->k] = m->x;
		break;
	case BPF_ALU:
		calculate(m, f);
		break;
	case BPF_MISC:
		if (BPF_OP(f->code) == BPF_TXA)
			m->a = m->x;
		else
			m->x = m->a;
		break;
	}
}

u32 bpf_run(const struct sock_filter *insns, const struct seccomp_data *data)
{
	struct bpf_machine m = { 0 };
	const struct sock_filter *f;

	for (f = insns; BPF_CLASS(f->code) != BPF_RET; f++) {
		if (BPF_CLASS(f->code) == BPF_JMP)
			f += jump(&m, f);
		else
			step(&m, f, data);
		if (m.divided_by_zero)
			return 0;
	}
	return BPF_RVAL(f->code) == BPF_A ? m.a : f->k;
}
