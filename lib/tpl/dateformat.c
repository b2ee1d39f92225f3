/* SPDX-License-Identifier: MIT */
#include "tpl/dateformat.h"

#include <string.h>

#include "base/banned.h"

/* What is shown, taken apart once. */
struct moment {
	const struct qn_value *value;
	struct qn_civil c;
	int32_t days; /* of a date or datetime, since the epoch */
	bool has_date, has_time, has_zone;
	bool ambiguous; /* naive, in a doubled or skipped hour of the zone */
};

typedef void letter_fn(struct qn_str *str, const struct moment *m);

struct letter {
	letter_fn *fn;
	bool time;       /* a method of Django's TimeFormat */
	bool needs_time; /* cannot be had of a date although of DateFormat */
};

static const char *const month_names[] = { "January", "February", "March",
	"April", "May", "June", "July", "August", "September", "October",
	"November", "December" };
static const char *const month_ap[] = { "Jan.", "Feb.", "March", "April", "May",
	"June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec." };
static const char *const day_names[] = { "Monday", "Tuesday", "Wednesday",
	"Thursday", "Friday", "Saturday", "Sunday" };

/* Append a number of at least two digits. */
static void
add_two(struct qn_str *str, int n)
{
	char two[2] = { (char)('0' + n / 10 % 10), (char)('0' + n % 10) };

	qn_str_add_len(str, two, 2);
}

static int
hour12(const struct moment *m)
{
	return m->c.hour % 12 ? m->c.hour % 12 : 12;
}

#define LETTER(name) \
	static void letter_##name(struct qn_str *str, const struct moment *m)

LETTER(a)
{
	qn_str_add(str, m->c.hour > 11 ? "p.m." : "a.m.");
}

LETTER(A)
{
	qn_str_add(str, m->c.hour > 11 ? "PM" : "AM");
}

LETTER(g)
{
	qn_str_add_int(str, hour12(m));
}

LETTER(i)
{
	add_two(str, m->c.minute);
}

LETTER(f)
{
	letter_g(str, m);
	if (m->c.minute) {
		qn_str_add_char(str, ':');
		letter_i(str, m);
	}
}

LETTER(G)
{
	qn_str_add_int(str, m->c.hour);
}

LETTER(h)
{
	add_two(str, hour12(m));
}

LETTER(H)
{
	add_two(str, m->c.hour);
}

LETTER(P)
{
	if (m->c.minute == 0 && m->c.hour % 12 == 0) {
		qn_str_add(str, m->c.hour ? "noon" : "midnight");
		return;
	}
	letter_f(str, m);
	qn_str_add_char(str, ' ');
	letter_a(str, m);
}

LETTER(s)
{
	add_two(str, m->c.second);
}

LETTER(u)
{
	qn_str_addf(str, "%06d", m->c.usec);
}

/* "+0200", or with a colon "+02:00". */
static void
add_offset(struct qn_str *str, int offset, const char *colon)
{
	int abs = offset < 0 ? -offset : offset;

	qn_str_addf(str, "%c%02d%s%02d", offset < 0 ? '-' : '+', abs / 3600,
	    colon, abs / 60 % 60);
}

LETTER(e)
{
	if (m->value->kind == QN_V_DATETIME && m->value->flags & QN_V_AWARE)
		qn_str_add(str, m->c.zone);
}

LETTER(O)
{
	if (m->has_zone && !m->ambiguous)
		add_offset(str, m->c.offset, "");
}

LETTER(T)
{
	if (m->has_zone && !m->ambiguous)
		qn_str_add(str, m->c.zone);
}

LETTER(Z)
{
	if (m->has_zone && !m->ambiguous)
		qn_str_add_int(str, m->c.offset);
}

LETTER(I)
{
	if (m->has_zone && !m->ambiguous)
		qn_str_add_char(str, m->c.dst ? '1' : '0');
}

LETTER(b)
{
	const char *name = month_names[m->c.month - 1];
	char low[3] = { (char)(name[0] + 32), name[1], name[2] };

	qn_str_add_len(str, low, 3);
}

LETTER(c)
{
	if (m->has_date)
		qn_str_addf(
		    str, "%04d-%02d-%02d", m->c.year, m->c.month, m->c.day);
	if (!m->has_time)
		return;
	qn_str_addf(str, "%s%02d:%02d:%02d", m->has_date ? "T" : "", m->c.hour,
	    m->c.minute, m->c.second);
	if (m->c.usec)
		qn_str_addf(str, ".%06d", m->c.usec);
	if (m->value->flags & QN_V_AWARE)
		add_offset(str, m->c.offset, ":");
}

LETTER(d)
{
	add_two(str, m->c.day);
}

LETTER(D)
{
	qn_str_add_len(str, day_names[m->c.weekday], 3);
}

LETTER(F)
{
	qn_str_add(str, month_names[m->c.month - 1]);
}

LETTER(j)
{
	qn_str_add_int(str, m->c.day);
}

LETTER(l)
{
	qn_str_add(str, day_names[m->c.weekday]);
}

LETTER(L)
{
	qn_str_add(str, qn_year_is_leap(m->c.year) ? "True" : "False");
}

LETTER(m)
{
	add_two(str, m->c.month);
}

LETTER(M)
{
	qn_str_add_len(str, month_names[m->c.month - 1], 3);
}

LETTER(n)
{
	qn_str_add_int(str, m->c.month);
}

LETTER(N)
{
	qn_str_add(str, month_ap[m->c.month - 1]);
}

LETTER(o)
{
	int year;

	qn_date_iso_week(m->days, &year);
	qn_str_add_int(str, year);
}

LETTER(r)
{
	letter_D(str, m);
	qn_str_addf(str, ", %02d %.3s %04d %02d:%02d:%02d ", m->c.day,
	    month_names[m->c.month - 1], m->c.year, m->c.hour, m->c.minute,
	    m->c.second);
	add_offset(str, m->c.offset, "");
}

LETTER(S)
{
	static const char suffix[4][3] = { "th", "st", "nd", "rd" };
	int last = m->c.day % 10;

	qn_str_add(str, suffix[m->c.day / 10 == 1 || last > 3 ? 0 : last]);
}

LETTER(t)
{
	add_two(str, qn_month_days(m->c.year, m->c.month));
}

LETTER(U)
{
	int64_t usec =
	    m->value->kind == QN_V_DATE ? m->value->i * QN_DAY : m->value->i;

	if (m->value->kind == QN_V_DATETIME && !(m->value->flags & QN_V_AWARE))
		usec -= m->c.offset * QN_SECOND;
	qn_str_add_int(str, usec / QN_SECOND - (usec % QN_SECOND < 0));
}

LETTER(w)
{
	qn_str_add_int(str, (m->c.weekday + 1) % 7);
}

LETTER(W)
{
	int year;

	qn_str_add_int(str, qn_date_iso_week(m->days, &year));
}

LETTER(y)
{
	add_two(str, m->c.year % 100);
}

LETTER(Y)
{
	add_two(str, m->c.year / 100);
	add_two(str, m->c.year % 100);
}

LETTER(z)
{
	qn_str_add_int(str, m->c.yearday);
}

/* To add a letter: a LETTER function above and its row here. */
static const struct letter letters[128] = {
	['a'] = { .fn = letter_a, .time = true },
	['A'] = { .fn = letter_A, .time = true },
	['b'] = { .fn = letter_b },
	['c'] = { .fn = letter_c },
	['d'] = { .fn = letter_d },
	['D'] = { .fn = letter_D },
	['e'] = { .fn = letter_e, .time = true },
	['E'] = { .fn = letter_F },
	['f'] = { .fn = letter_f, .time = true },
	['F'] = { .fn = letter_F },
	['g'] = { .fn = letter_g, .time = true },
	['G'] = { .fn = letter_G, .time = true },
	['h'] = { .fn = letter_h, .time = true },
	['H'] = { .fn = letter_H, .time = true },
	['i'] = { .fn = letter_i, .time = true },
	['I'] = { .fn = letter_I },
	['j'] = { .fn = letter_j },
	['l'] = { .fn = letter_l },
	['L'] = { .fn = letter_L },
	['m'] = { .fn = letter_m },
	['M'] = { .fn = letter_M },
	['n'] = { .fn = letter_n },
	['N'] = { .fn = letter_N },
	['o'] = { .fn = letter_o },
	['O'] = { .fn = letter_O, .time = true },
	['P'] = { .fn = letter_P, .time = true },
	['r'] = { .fn = letter_r, .needs_time = true },
	['s'] = { .fn = letter_s, .time = true },
	['S'] = { .fn = letter_S },
	['t'] = { .fn = letter_t },
	['T'] = { .fn = letter_T, .time = true },
	['u'] = { .fn = letter_u, .time = true },
	['U'] = { .fn = letter_U },
	['w'] = { .fn = letter_w },
	['W'] = { .fn = letter_W },
	['y'] = { .fn = letter_y },
	['Y'] = { .fn = letter_Y },
	['z'] = { .fn = letter_z },
	['Z'] = { .fn = letter_Z, .time = true },
};

/* Whether the wall clock of a naive moment exists once in the zone. */
static bool
is_ambiguous(int64_t usec, int64_t joined, const struct qn_tz *tz,
    const struct qn_civil *c)
{
	struct qn_civil other;
	int64_t wall = joined + c->offset * QN_SECOND;

	if (wall != usec)
		return true;
	qn_time_split(joined + QN_HOUR, tz, &other);
	return other.offset < c->offset &&
	    joined + QN_HOUR + other.offset * QN_SECOND == usec;
}

static void
moment_init(
    struct moment *m, const struct qn_value *value, const struct qn_tz *tz)
{
	int64_t joined;

	memset(m, 0, sizeof(*m));
	m->value = value;
	m->has_date = value->kind != QN_V_TIME;
	m->has_time = value->kind != QN_V_DATE;
	m->has_zone = value->kind == QN_V_DATETIME;
	if (value->kind == QN_V_DATE) {
		qn_date_split((int32_t)value->i, &m->c);
	} else if (value->kind == QN_V_TIME) {
		qn_time_split(value->i, NULL, &m->c);
	} else if (value->flags & QN_V_AWARE) {
		qn_time_split(value->i, value->tz, &m->c);
	} else {
		qn_time_split(value->i, NULL, &m->c);
		joined = qn_time_join(&m->c, tz);
		if (tz) {
			struct qn_civil zoned;

			qn_time_split(joined, tz, &zoned);
			m->c.offset = zoned.offset;
			m->c.dst = zoned.dst;
			memcpy(m->c.zone, zoned.zone, sizeof(m->c.zone));
			m->ambiguous =
			    is_ambiguous(value->i, joined, tz, &zoned);
		}
	}
	if (m->has_date)
		m->days = qn_date_from_civil(m->c.year, m->c.month, m->c.day);
}

/* Whether the moment can show a letter; else the exception Django raises. */
static int
letter_check(const struct moment *m, const struct letter *letter, char c,
    struct qn_err *err)
{
	if (!m->has_time && (letter->time || letter->needs_time))
		return qn_err_set(err, QN_ERR_BAD_INPUT,
		    "TypeError: The format for date objects may not contain "
		    "time-related format specifiers (found '%c').",
		    c);
	if (!m->has_date && !letter->time)
		return qn_err_set(err, QN_ERR_BAD_INPUT,
		    "AttributeError: a time has no \"%c\" of a date", c);
	return 0;
}

static int
format_add(struct qn_str *str, const struct moment *m, bool time_only,
    const char *fmt, size_t len, struct qn_err *err)
{
	size_t i, old = str->len;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)fmt[i];
		const struct letter *letter = c < 128 ? &letters[c] : NULL;

		if (c == '\\' && i + 1 < len) {
			qn_str_add_char(str, fmt[++i]);
			continue;
		}
		if (!letter || !letter->fn || (i && fmt[i - 1] == '\\')) {
			qn_str_add_char(str, (char)c);
			continue;
		}
		if (letter_check(m, letter, (char)c, err) < 0 ||
		    (time_only && !letter->time &&
			qn_err_set(err, QN_ERR_BAD_INPUT,
			    "AttributeError: "
			    "a time has no \"%c\" of a date",
			    c) < 0)) {
			qn_str_truncate(str, old);
			return -1;
		}
		letter->fn(str, m);
	}
	return 0;
}

int
qn_dateformat_add(struct qn_str *str, const struct qn_value *value,
    const struct qn_tz *tz, const char *fmt, size_t len, struct qn_err *err)
{
	struct moment m;

	moment_init(&m, value, tz);
	return format_add(str, &m, false, fmt, len, err);
}

int
qn_dateformat_add_time(struct qn_str *str, const struct qn_value *value,
    const struct qn_tz *tz, const char *fmt, size_t len, struct qn_err *err)
{
	struct moment m;

	moment_init(&m, value, tz);
	return format_add(str, &m, true, fmt, len, err);
}

const char *
qn_dateformat_named(const char *fmt, size_t len, size_t *ret_len)
{
	static const struct {
		const char *name, *letters;
	} named[] = {
		{ "DATE_FORMAT", "N j, Y" },
		{ "DATETIME_FORMAT", "N j, Y, P" },
		{ "TIME_FORMAT", "P" },
		{ "YEAR_MONTH_FORMAT", "F Y" },
		{ "MONTH_DAY_FORMAT", "F j" },
		{ "SHORT_DATE_FORMAT", "m/d/Y" },
		{ "SHORT_DATETIME_FORMAT", "m/d/Y P" },
	};
	size_t i;

	for (i = 0; i < QN_COUNT(named); i++) {
		if (strlen(named[i].name) == len &&
		    memcmp(named[i].name, fmt, len) == 0) {
			*ret_len = strlen(named[i].letters);
			return named[i].letters;
		}
	}
	*ret_len = len;
	return fmt;
}
