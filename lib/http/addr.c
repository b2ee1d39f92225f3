/* SPDX-License-Identifier: MIT */
#include "http/addr.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/banned.h"

struct range {
	struct qn_addr addr;
	unsigned bits; /* leading bits that must agree */
	bool any;
};

static bool
parse_ipv4(const char *ptr, size_t len, struct qn_addr *ret)
{
	char text[INET_ADDRSTRLEN];

	if (len >= sizeof(text))
		return false;
	memcpy(text, ptr, len);
	text[len] = '\0';
	ret->family = QN_ADDR_IPV4;
	return inet_pton(AF_INET, text, ret->bytes) == 1;
}

static bool
parse_ipv6(const char *ptr, size_t len, struct qn_addr *ret)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
	const char *zone = memchr(ptr, '%', len);
	char text[INET6_ADDRSTRLEN];

	if (zone)
		len = (size_t)(zone - ptr);
	if (len >= sizeof(text))
		return false;
	memcpy(text, ptr, len);
	text[len] = '\0';
	if (inet_pton(AF_INET6, text, ret->bytes) != 1)
		return false;
	ret->family = QN_ADDR_IPV6;
	if (!memcmp(ret->bytes, mapped, sizeof(mapped))) {
		ret->family = QN_ADDR_IPV4;
		memmove(ret->bytes, ret->bytes + 12, 4);
		memset(ret->bytes + 4, 0, 12);
	}
	return true;
}

static bool
is_port(const char *ptr, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (ptr[i] < '0' || ptr[i] > '9')
			return false;
	return len > 0 && len <= 5;
}

static bool
parse_bracketed(const char *ptr, size_t len, struct qn_addr *ret)
{
	const char *close = memchr(ptr, ']', len);
	size_t rest;

	if (!close)
		return false;
	rest = len - (size_t)(close + 1 - ptr);
	if (rest && (close[1] != ':' || !is_port(close + 2, rest - 1)))
		return false;
	return parse_ipv6(ptr + 1, (size_t)(close - ptr - 1), ret);
}

bool
qn_addr_parse(const char *ptr, size_t len, struct qn_addr *ret_addr)
{
	struct qn_addr addr = { 0 };
	const char *colon;
	bool ok;

	if (!len || (len == 4 && !memcmp(ptr, "unix", 4)) ||
	    (len > 4 && !memcmp(ptr, "unix:", 5))) {
		*ret_addr = addr;
		return true;
	}
	colon = memchr(ptr, ':', len);
	if (*ptr == '[')
		ok = parse_bracketed(ptr, len, &addr);
	else if (!colon)
		ok = parse_ipv4(ptr, len, &addr);
	else if (memchr(ptr, '.', (size_t)(colon - ptr)))
		ok = is_port(colon + 1, len - (size_t)(colon + 1 - ptr)) &&
		    parse_ipv4(ptr, (size_t)(colon - ptr), &addr);
	else
		ok = parse_ipv6(ptr, len, &addr);
	if (ok)
		*ret_addr = addr;
	return ok;
}

static bool
range_parse(const char *text, struct range *ret)
{
	const char *slash = strchr(text, '/');
	size_t len = slash ? (size_t)(slash - text) : strlen(text);
	struct range range = { 0 };
	unsigned max;

	if (!strcmp(text, "*")) {
		*ret = (struct range){ .any = true };
		return true;
	}
	if (!len || !qn_addr_parse(text, len, &range.addr))
		return false;
	max = range.addr.family == QN_ADDR_IPV4 ? 32 :
	    range.addr.family == QN_ADDR_IPV6   ? 128 :
						  0;
	range.bits = max;
	if (slash &&
	    (!is_port(slash + 1, strlen(slash + 1)) || strlen(slash + 1) > 3))
		return false;
	if (slash)
		for (range.bits = 0, slash++; *slash; slash++)
			range.bits = range.bits * 10 + (unsigned)(*slash - '0');
	if (range.bits > max)
		return false;
	*ret = range;
	return true;
}

bool
qn_addr_is_in(const struct qn_addr *addr, const char *text)
{
	struct range range;
	unsigned whole, mask;

	if (!range_parse(text, &range))
		return false;
	if (range.any)
		return true;
	if (range.addr.family != addr->family)
		return false;
	whole = range.bits / 8;
	if (memcmp(addr->bytes, range.addr.bytes, whole))
		return false;
	mask = 0xff00u >> (range.bits % 8) & 0xff;
	return range.bits % 8 == 0 ||
	    !((addr->bytes[whole] ^ range.addr.bytes[whole]) & mask);
}

bool
qn_addr_is_in_list(const struct qn_addr *addr, const char *const *ranges)
{
	for (; ranges && *ranges; ranges++)
		if (qn_addr_is_in(addr, *ranges))
			return true;
	return false;
}

bool
qn_addr_is_range(const char *range)
{
	struct range parsed;

	return range_parse(range, &parsed);
}
