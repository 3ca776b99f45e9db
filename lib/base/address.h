/*
 * address.h: mail addresses, as far as they must be known to be safe: in a header and as an argument of a command.
 */
#ifndef OPP_BASE_ADDRESS_H
#define OPP_BASE_ADDRESS_H

#include <stdbool.h>

/*
 * Whether the text is LOCAL@DOMAIN in visible ASCII without quotes, comments or brackets, of at most 254 characters
 * (RFC 5321, 4.5.3.1.3), and does not begin with a - , which a command would take for an option.
 */
bool mail_address_valid(const char *text);

#endif
