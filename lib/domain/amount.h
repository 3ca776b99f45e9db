/* amount.h: amounts of opportunities, each in its own currency. */
#ifndef OPP_DOMAIN_AMOUNT_H
#define OPP_DOMAIN_AMOUNT_H

#include "domain/session.h"

/* The decimals with which an amount is read before its currency is known: the most of any currency of the config. */
uint8_t amount_most_decimals(const struct config *config);

/* Brings a money value to the decimals of a currency; EX_DATAERR if that would lose digits. */
int amount_in_currency(struct value *amount, const char *currency, struct error *error);

#endif
