/* address.c: mail addresses. */
#include "base/address.h"

#include <string.h>

bool mail_address_valid(const char *text)
{
	enum { LONGEST = 254 };
	const char *at = strchr(text, '@');
	if (!at || at == text || !at[1] || strchr(at + 1, '@') || text[0] == '-' || strlen(text) > LONGEST)
		return false;
	for (const unsigned char *byte = (const unsigned char *)text; *byte; byte++)
		if (*byte <= ' ' || *byte >= 0x7F || strchr(",;:<>()[]\\\"", *byte))
			return false;
	return true;
}
