/* amount.c: amounts of opportunities, each in its own currency. */
#include "domain/amount.h"

int amount_in_currency(struct value *amount, const char *currency, struct error *error)
{
	uint8_t wanted = currency_decimals(currency);
	for (; amount->set && amount->decimals < wanted; amount->decimals++)
		if (__builtin_mul_overflow(amount->integer, 10, &amount->integer))
			return fail(error, EX_DATAERR, "amount: is too large");
	for (; amount->set && amount->decimals > wanted; amount->decimals--) {
		if (amount->integer % 10)
			return fail(error, EX_DATAERR, "amount: %s has %d decimals", currency, wanted);
		amount->integer /= 10;
	}
	return 0;
}
