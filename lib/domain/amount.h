/* amount.h: amounts of opportunities, each in its own currency. */
#ifndef OPP_DOMAIN_AMOUNT_H
#define OPP_DOMAIN_AMOUNT_H

#include "domain/session.h"

/* Brings an amount, read with config_amount_decimals(), to the decimals of its currency; EX_DATAERR if that would lose digits. */
int amount_in_currency(struct value *amount, const char *currency, struct error *error);

#endif
