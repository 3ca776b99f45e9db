/*
 * attachment.h: the content of attachments, kept once however often it is attached.
 */
#ifndef OPP_STORE_ATTACHMENT_H
#define OPP_STORE_ATTACHMENT_H

#include "store/store.h"

/* Keeps bytes under their SHA-256 (hex) unless they are there already. */
int content_keep(struct store *store, const char *sha256, const void *bytes, size_t length, struct error *error);

/* The content of one attachment, in memory that the caller frees.  EX_NOINPUT if there is none of that number. */
int attachment_content(struct store *store, int64_t id, char **bytes, size_t *length, struct error *error);

#endif
