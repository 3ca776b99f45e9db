/* ical.c: composes iCalendar feeds, through libical. */
#include "base/buffer.h"
#include "base/clean.h"
#include "base/memory.h"
#include "base/module.h"
#include "base/time.h"
#include "io/feed.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_TEXT = 4000 };

/* Lines stay lines; other control characters have no place in a calendar. */
static char *clean(const char *text)
{
	struct buffer lines = {0};
	for (const char *end; *text; text = end + (*end == '\n')) {
		end = text + strcspn(text, "\n");
		char *line = memory_get((size_t)(end - text) + 1);
		memcpy(line, text, (size_t)(end - text));
		buffer_add_text(&lines, lines.length ? "\n" : "");
		buffer_add_clean(&lines, line, LONGEST_TEXT);
		free(line);
	}
	return lines.data ? lines.data : memory_text("");
}

typedef icalproperty *text_property(const char *text);

static void add_text(icalcomponent *component, text_property *property, const char *text)
{
	if (!text)
		return;
	char *cleaned = clean(text);
	icalcomponent_add_property(component, property(cleaned));
	free(cleaned);
}

static struct icaltimetype date_of(int64_t day)
{
	struct civil civil = day_to_civil(day);
	struct icaltimetype date = icaltime_null_date();
	date.year = civil.year;
	date.month = civil.month;
	date.day = civil.day;
	return date;
}

static struct icaltimetype utc_of(int64_t moment)
{
	int64_t day = wall_day(moment), second = moment - day * SECONDS_PER_DAY;
	struct icaltimetype time = date_of(day);
	time.is_date = 0;
	time.hour = (int)(second / 3600);
	time.minute = (int)(second / 60 % 60);
	time.second = (int)(second % 60);
	time.zone = icaltimezone_get_utc_timezone();
	return time;
}

static void add_event(icalcomponent *calendar, const struct feed *feed, const struct feed_event *event)
{
	icalcomponent *component = icalcomponent_new_vevent();
	add_text(component, icalproperty_new_uid, event->uid);
	icalcomponent_add_property(component, icalproperty_new_dtstamp(utc_of(feed->now)));
	icalcomponent_add_property(component, icalproperty_new_lastmodified(utc_of(event->modified)));
	icalcomponent_add_property(component, icalproperty_new_sequence((int)event->sequence));
	icalcomponent_add_property(component, icalproperty_new_dtstart(date_of(event->day)));
	icalcomponent_add_property(component, icalproperty_new_dtend(date_of(event->day + 1)));
	add_text(component, icalproperty_new_summary, event->summary);
	add_text(component, icalproperty_new_description, event->description);
	add_text(component, icalproperty_new_categories, event->category);
	if (event->priority)
		icalcomponent_add_property(component, icalproperty_new_priority(event->priority));
	icalcomponent_add_property(component, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
	icalcomponent_add_component(calendar, component);
}

static void add_extension(icalcomponent *calendar, const char *name, const char *text)
{
	char *cleaned = clean(text);
	icalproperty *property = icalproperty_new_x(cleaned);
	icalproperty_set_x_name(property, name);
	icalcomponent_add_property(calendar, property);
	free(cleaned);
}

static char *compose(const struct feed *feed)
{
	icalcomponent *calendar = icalcomponent_new_vcalendar();
	icalcomponent_add_property(calendar, icalproperty_new_version("2.0"));
	icalcomponent_add_property(calendar, icalproperty_new_prodid("-//opp//opp-list " OPP_VERSION "//EN"));
	icalcomponent_add_property(calendar, icalproperty_new_calscale("GREGORIAN"));
	icalcomponent_add_property(calendar, icalproperty_new_method(ICAL_METHOD_PUBLISH));
	add_extension(calendar, "X-WR-CALNAME", feed->name);
	add_extension(calendar, "X-WR-TIMEZONE", feed->zone);
	for (size_t i = 0; i < feed->count; i++)
		add_event(calendar, feed, &feed->events[i]);
	char *text = icalcomponent_as_ical_string_r(calendar);
	char *copy = memory_text(text);
	icalmemory_free_buffer(text);
	icalcomponent_free(calendar);
	return copy;
}

MODULE_EXPORT const struct feed_composer opp_module = {.compose = compose};
