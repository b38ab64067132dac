// SPDX-License-Identifier: GPL-2.0-only
/*
 * Building text without an operating system (text.h).
 */
#include "text.h"

void text_bytes(struct world_text *t, const char *s, size_t len)
{
	if (t->len < t->size) {
		size_t room = t->size - t->len;

		memcpy(t->buf + t->len, s, len < room ? len : room);
	}
	t->len += len;
}

void text_char(struct world_text *t, char c)
{
	text_bytes(t, &c, 1);
}

void text_string(struct world_text *t, const char *s)
{
	text_bytes(t, s, strlen(s));
}

void text_end(struct world_text *t)
{
	if (t->size)
		t->buf[t->len < t->size ? t->len : t->size - 1] = '\0';
}

static void text_fill(struct world_text *t, char c, int n)
{
	while (n-- > 0)
		text_char(t, c);
}

/* One conversion as it was read: %[-#0][width][l|ll|z]c */
struct conversion {
	bool left, alternate, zero;
	int width;
	int longs;
	char type;
};

static const char *read_conversion(const char *f, struct conversion *c)
{
	memset(c, 0, sizeof(*c));
	for (;; f++) {
		if (*f == '-')
			c->left = true;
		else if (*f == '#')
			c->alternate = true;
		else if (*f == '0')
			c->zero = true;
		else
			break;
	}
	for (; *f >= '0' && *f <= '9'; f++)
		c->width = c->width * 10 + (*f - '0');
	for (; *f == 'l' || *f == 'z'; f++)
		c->longs++;
	c->type = *f;
	return f + 1;
}

static void put_padded(struct world_text *t, const struct conversion *c, const char *prefix,
		       const char *digits, size_t len)
{
	int pad = c->width - (int)(len + strlen(prefix));

	if (!c->left && !c->zero)
		text_fill(t, ' ', pad);
	text_string(t, prefix);
	if (!c->left && c->zero)
		text_fill(t, '0', pad);
	text_bytes(t, digits, len);
	if (c->left)
		text_fill(t, ' ', pad);
}

static void put_number(struct world_text *t, const struct conversion *c, u64 value,
		       unsigned int base, const char *prefix)
{
	char digits[24];
	size_t n = sizeof(digits);

	do {
		digits[--n] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	put_padded(t, c, prefix, digits + n, sizeof(digits) - n);
}

static u64 take_unsigned(const struct conversion *c, va_list *args)
{
	if (c->longs == 0)
		return va_arg(*args, unsigned int);
	if (c->longs == 1)
		return va_arg(*args, unsigned long);
	return va_arg(*args, unsigned long long);
}

static s64 take_signed(const struct conversion *c, va_list *args)
{
	if (c->longs == 0)
		return va_arg(*args, int);
	if (c->longs == 1)
		return va_arg(*args, long);
	return va_arg(*args, long long);
}

static void convert(struct world_text *t, struct conversion *c, va_list *args)
{
	const char *s;
	s64 number;
	char ch;

	switch (c->type) {
	case 's':
		c->zero = false;
		s = va_arg(*args, const char *);
		put_padded(t, c, "", s ? s : "(null)", s ? strlen(s) : 6);
		break;
	case 'c':
		ch = (char)va_arg(*args, int);
		put_padded(t, c, "", &ch, 1);
		break;
	case 'd':
		number = take_signed(c, args);
		put_number(t, c, number < 0 ? 0 - (u64)number : (u64)number, 10,
			   number < 0 ? "-" : "");
		break;
	case 'u':
		put_number(t, c, take_unsigned(c, args), 10, "");
		break;
	case 'x':
		put_number(t, c, take_unsigned(c, args), 16, c->alternate ? "0x" : "");
		break;
	case 'o':
		put_number(t, c, take_unsigned(c, args), 8, c->alternate ? "0" : "");
		break;
	default:
		text_char(t, c->type);
	}
}

struct arguments {
	va_list list;
};

void text_vprintf(struct world_text *t, const char *format, va_list args)
{
	struct arguments copy;
	struct conversion c;

	va_copy(copy.list, args);
	while (*format) {
		const char *percent = strchr(format, '%');
		size_t len = percent ? (size_t)(percent - format) : strlen(format);

		text_bytes(t, format, len);
		format += len;
		if (*format) {
			format = read_conversion(format + 1, &c);
			convert(t, &c, &copy.list);
		}
	}
	va_end(copy.list);
}

void text_printf(struct world_text *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	text_vprintf(t, format, args);
	va_end(args);
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 99;
}

/* The base that the digits at *@s are written in, and past what says so. */
static unsigned int written_base(const char **s)
{
	if ((*s)[0] != '0')
		return 10;
	if (((*s)[1] == 'x' || (*s)[1] == 'X') && digit_value((*s)[2]) < 16) {
		*s += 2;
		return 16;
	}
	return 8;
}

size_t text_number(const char *text, unsigned int base, s64 *value, bool *overflow)
{
	const char *s = text, *digits;
	bool negative = *s == '-', over = false;
	u64 n = 0, limit;

	if (*s == '-' || *s == '+')
		s++;
	if (!base)
		base = written_base(&s);
	for (digits = s; (unsigned int)digit_value(*s) < base; s++) {
		if (n > (UINT64_MAX - (u64)digit_value(*s)) / base)
			over = true;
		n = n * base + (u64)digit_value(*s);
	}
	limit = negative ? (u64)INT64_MAX + 1 : UINT64_MAX;
	if (overflow)
		*overflow = over || n > limit;
	*value = negative ? (s64)(0 - n) : (s64)n;
	return s == digits ? 0 : (size_t)(s - text);
}
