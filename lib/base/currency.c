/* currency.c: how many decimals a currency has, by ISO 4217. */
#include "base/value.h"

#include <string.h>

uint8_t currency_decimals(const char *currency)
{
	static const struct {
		const char code[4];
		uint8_t decimals;
	} exceptions[] = {
		{"BIF", 0}, {"CLP", 0}, {"DJF", 0}, {"GNF", 0}, {"ISK", 0}, {"JPY", 0}, {"KMF", 0},
		{"KRW", 0}, {"PYG", 0}, {"RWF", 0}, {"UGX", 0}, {"UYI", 0}, {"VND", 0}, {"VUV", 0},
		{"XAF", 0}, {"XOF", 0}, {"XPF", 0}, {"BHD", 3}, {"IQD", 3}, {"JOD", 3}, {"KWD", 3},
		{"LYD", 3}, {"OMR", 3}, {"TND", 3}, {"CLF", 4}, {"UYW", 4},
	};
	for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
		if (strcmp(exceptions[i].code, currency) == 0)
			return exceptions[i].decimals;
	return 2;
}
