/* currency.c: how many decimals a currency has, by ISO 4217. */
#include "base/value.h"

#include <string.h>

/* Codes of three letters each: asked for every amount of a million, so the common answer must come at once. */
uint8_t currency_decimals(const char *currency)
{
	static const char none[] = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ";
	static const char three[] = "BHD IQD JOD KWD LYD OMR TND ";
	if (strcmp(currency, "CNY") == 0 || strcmp(currency, "USD") == 0 || strcmp(currency, "EUR") == 0)
		return 2;
	if (strlen(currency) != 3)
		return 2;
	if (strstr(none, currency))
		return 0;
	if (strstr(three, currency))
		return 3;
	return strcmp(currency, "CLF") == 0 || strcmp(currency, "UYW") == 0 ? 4 : 2;
}
