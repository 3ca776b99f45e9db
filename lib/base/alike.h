/*
 * alike.h: keys under which what people write differently is the same: names of companies and things, telephone numbers,
 * mail addresses.
 *
 * A key is added to a buffer; of texts that say nothing, "-" for a number say, it is empty.
 */
#ifndef OPP_BASE_ALIKE_H
#define OPP_BASE_ALIKE_H

#include "base/buffer.h"

/*
 * The key of a name: upper and lower case, full and half width, blanks and punctuation make no difference, nor do the
 * forms of companies at its end, as long as something is left: 有限公司, 股份, 集团 and the like; Inc, Ltd, GmbH and the like as
 * words of their own.
 */
void alike_name(struct buffer *key, const char *name, size_t length);

/* Digits alone; 0086 or +86 in front of more than seven of them is left out, and so are fewer than seven. */
void alike_phone(struct buffer *key, const char *phone, size_t length);

/* In lower case and without blanks; empty without an @. */
void alike_mail(struct buffer *key, const char *mail, size_t length);

/* 64 bits of a key (FNV-1a): equal keys have equal ones, and of a million different ones hardly any two. */
uint64_t alike_hash(const struct buffer *key);

#endif
