/* digest.c: `digest:` of channels and `every:` of alert rules: at once, or at one time of the day or week. */
#include "base/digits.h"
#include "config/section.h"

#include <string.h>

/* each, daily HH:MM, weekly DAY HH:MM */
int read_digest(struct reader *reader, const struct node *value, struct digest *digest)
{
	const char *text = "";
	int status = schema_text(reader, value, &text);
	if (status || strcmp(text, "each") == 0)
		return status;
	const char *at = text, *end = text + strlen(text);
	if (strncmp(at, "daily ", 6) == 0) {
		digest->kind = DIGEST_DAILY;
		at += 6;
	} else if (strncmp(at, "weekly ", 7) == 0 && strlen(at) > 11 && at[10] == ' ') {
		digest->kind = DIGEST_WEEKLY;
		const char *day = arena_bytes(&reader->config->arena, at + 7, 3);
		if (schema_weekday(reader, value, day, &digest->weekday))
			return EX_CONFIG;
		at += 11;
	}
	if (digest->kind == DIGEST_EACH || !clock_read(&at, end, &digest->minute) || at != end || digest->minute == 24 * 60)
		return complain(reader, value, "\"%s\" is no time; write each, daily 08:30 or weekly mon 08:30", text);
	return 0;
}

int64_t digest_moment(const struct digest *digest, struct zone *zone, int64_t now)
{
	int64_t day = zone_day(zone, now), step = 1;
	if (digest->kind == DIGEST_EACH)
		return now;
	if (digest->kind == DIGEST_WEEKLY) {
		day -= (day_of_week(day) + 7 - digest->weekday) % 7;
		step = 7;
	}
	int64_t moment = zone_moment(zone, day, digest->minute * 60);
	return moment <= now ? moment : zone_moment(zone, day - step, digest->minute * 60);
}
