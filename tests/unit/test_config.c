/* test_config.c: what a config may say, and the exact sentence for everything that it may not. */
#include "config/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* A config that needs nothing more, in three lines. */
#define HEAD         "currency: CNY\ntimezone: UTC\npipelines: {default: {stages: [{name: contact}]}}\n"
#define STAGES(list) "currency: CNY\ntimezone: UTC\npipelines: {default: {stages: " list "}}"

/* A scorecard of one dimension, and what stands behind it. */
#define CARD(scale, weight, levels, more) \
	HEAD "scorecard: {scale: " scale ", dimensions: [{name: a, weight: " weight ", levels: [" levels "]}]" more "}"

/* ---- what is refused ---- */

struct refusal {
	const char *text, *sentence; /* without the file's name in front */
};

static void assert_refused(const char *text, size_t length, const char *sentence)
{
	struct config config;
	struct error error = {0};
	int status = config_parse("opp.yaml", text, length, &config, &error);
	if (!status)
		config_free(&config);
	char expected[sizeof error.text + 16];
	snprintf(expected, sizeof expected, "opp.yaml:%s", sentence);
	assert_string_equal(error.text, expected);
	assert_int_equal(status, EX_CONFIG);
}

#define REFUSE(name, table)                                                                            \
	static void name(void **state)                                                                 \
	{                                                                                              \
		(void)state;                                                                           \
		for (size_t i = 0; i < sizeof(table) / sizeof *(table); i++)                           \
			assert_refused((table)[i].text, strlen((table)[i].text), (table)[i].sentence); \
	}

static const struct refusal shape_errors[] = {
	{"", "1:1: empty; a config needs currency, timezone and pipelines (opp-init makes one from a template)"},
	{"[a, b]", "1:1: a config is a mapping of keys to values"},
	{"just words", "1:1: a config is a mapping of keys to values"},
	{"currency: CNY", "1:1: key \"timezone\": missing in this config, which needs currency, timezone, pipelines"},
	{"{currency: CNY, timezone: UTC}",
	 "1:1: key \"pipelines\": missing in this config, which needs currency, timezone, pipelines"},
	{"{}", "1:1: key \"currency\": missing in this config, which needs currency, timezone, pipelines"},
	{HEAD "wieght: 1",
	 "4:1: key \"wieght\": unknown in this config"},
	{HEAD "teams: []", "4:1: key \"teams\": unknown in this config; did you mean \"team\"?"},
	{HEAD "zzzzzz: 1",
	 "4:1: key \"zzzzzz\": unknown in this config"},
	{HEAD "team: 3", "4:7: key \"team\": must be a list"},
	{HEAD "team: {name: x}", "4:7: key \"team\": must be a list"},
};

static const struct refusal yaml_errors[] = {
	{"a: &x 1", "1:4: anchors (&) are not taken; write the value out"},
	{"a: *x", "1:4: aliases (*) are not taken; write the value out or \"quote\" it"},
	{"a: !!str 1", "1:4: tags (!) are not taken; write the plain value"},
	{"a: ! 1", "1:4: tags (!) are not taken; write the plain value"},
	{"%YAML 1.1\n---\na: 1", "1:1: directives (%) are not taken"},
	{"%TAG ! tag:x\n---\na: 1", "1:1: directives (%) are not taken"},
	{"a: 1\n---\nb: 1", "2:1: a second document begins here; a config is one"},
	{"a: 1\na: 2", "2:1: key \"a\": is given twice"},
	{"a: {b: 1, c: 2, b: 3}", "1:17: key \"b\": is given twice"},
	{"? [a]\n: 1", "1:3: a key must be a plain word"},
	{"<<: {a: 1}",
	 "1:1: key \"<<\": unknown in this config"},
	{"a: [[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]", "1:19: nested more than 16 deep"},
	{"a:\n\tb: 1", "2:1: a tab; indent with spaces"},
	{"a: @b", "1:4: a text cannot begin with this character; put it into \"quotes\""},
	{"a: b: c", "1:5: a key and value do not fit here; a text with \": \" in it needs \"quotes\""},
	{"a: [1, 2", "2:1: did not find expected ',' or ']' while parsing a flow sequence that begins in line 1"},
	{"a: \"b", "1:6: found unexpected end of stream while scanning a quoted scalar that begins in line 1"},
	{"a: \"\\e[1m\"", "1:4: a control character in a text"},
	{"a: \"x\\0y\"", "1:4: a control character in a text"},
	{"\357\273\277a: 1",
	 "1:1: key \"a\": unknown in this config"},
	{"a: 1\nb: \326\320\271\372",
	 "2:4: byte 0xD6 is not UTF-8; if this is GBK or another encoding, save the file as UTF-8"},
	{"\377\376a:", "1:1: byte 0xFF is not UTF-8 text; if this is UTF-16, save the file as UTF-8"},
	{"a: 1\n\001: 2",
	 "2:1: byte 0x01 is a control character; if this is a text of another encoding, save the file as UTF-8"},
	{"# \344\270\255\346\226\207\n\344\270\255: \303",
	 "2:4: byte 0xC3 is not UTF-8; if this is GBK or another encoding, save the file as UTF-8"},
};

static const struct refusal top_errors[] = {
	{"currency: yuan\ntimezone: UTC\npipelines: {}",
	 "1:11: key \"currency\": \"yuan\" is not a currency; write its ISO 4217 code in capitals, as in CNY or USD"},
	{"currency: [CNY]\ntimezone: UTC\npipelines: {}", "1:11: key \"currency\": must be one text, not a list"},
	{"currency:\ntimezone: UTC\npipelines: {}", "1:10: key \"currency\": has no value"},
	{"currency: \"CN\\tY\"\ntimezone: UTC\npipelines: {}", "1:11: key \"currency\": must be one line without tabs"},
	{"currency: CNY\ntimezone: Mars/Olympus\npipelines: {default: {stages: [{name: contact}]}}",
	 "2:11: key \"timezone\": there is no time zone 'Mars/Olympus'; use a tz database name such as "
	 "Asia/Shanghai, or UTC"},
	{"currency: CNY\ntimezone: UTC\npipelines: {}", "3:12: key \"pipelines\": must not be empty"},
	{"currency: CNY\ntimezone: UTC\npipelines:", "3:11: key \"pipelines\": must not be empty"},
	{HEAD "currencies: [USD, usd]",
	 "4:19: key \"currencies\": \"usd\" is not a currency; write its ISO 4217 code in capitals, as in CNY or "
	 "USD"},
	{HEAD "currencies: [USD, EUR, USD]", "4:24: key \"currencies\": \"USD\" is given twice"},
};

#define RATES(list) HEAD "currencies: [USD, JPY]\nrates: [" list "]"

static const struct refusal rate_errors[] = {
	{HEAD "rates: 7", "4:8: key \"rates\": must be a list"},
	{RATES("{currency: USD, rate: 7}"),
	 "5:9: key \"from\": missing in this rate, which needs currency, from, rate"},
	{RATES("{currency: USD, from: today, rate: 7}"),
	 "5:31: key \"from\": \"today\" is not a day; write 2026-01-01"},
	{RATES("{currency: USD, from: 2026-02-30, rate: 7}"),
	 "5:31: key \"from\": \"2026-02-30\" is not a day; write 2026-01-01"},
	{RATES("{currency: USD, from: 2026-01-01, rate: seven}"),
	 "5:49: key \"rate\": 'seven' is not a number; write plain digits such as 1234.5"},
	{RATES("{currency: USD, from: 2026-01-01, rate: 0}"),
	 "5:49: key \"rate\": 0 is not more than 0 and at most 1000000"},
	{RATES("{currency: USD, from: 2026-01-01, rate: 1000000.1}"),
	 "5:49: key \"rate\": 1000000.1 is not more than 0 and at most 1000000"},
	{RATES("{currency: USD, from: 2026-01-01, rate: 0.1234567891}"),
	 "5:49: key \"rate\": '0.1234567891' has more than 9 digits behind the point"},
	{RATES("{currency: EUR, from: 2026-01-01, rate: 7}"),
	 "5:20: key \"currency\": currency \"EUR\" is not one of the config's; known: CNY, USD, JPY"},
	{RATES("{currency: CNY, from: 2026-01-01, rate: 7}"),
	 "5:20: key \"currency\": CNY is the config's own; rates are of the others, in CNY"},
	{RATES("{currency: USD, from: 2026-01-01, rate: 7}, {currency: USD, from: 2026-01-01, rate: 7.1}"),
	 "5:8: key \"rates\": USD has two rates from 2026-01-01 on"},
};

static const struct refusal calendar_errors[] = {
	{HEAD "calendar: {workdays: []}", "4:22: key \"workdays\": must not be empty; some day has to be worked"},
	{HEAD "calendar: {workdays: [mon, tuesday]}",
	 "4:28: key \"workdays\": \"tuesday\" is no day of the week; did you mean \"tue\"?"},
	{HEAD "calendar: {workdays: [mon, xyz]}",
	 "4:28: key \"workdays\": \"xyz\" is no day of the week; known: mon, tue, wed, thu, fri, sat, sun"},
	{HEAD "calendar: {workdays: [mon, mon]}", "4:28: key \"workdays\": \"mon\" is given twice"},
	{HEAD "calendar: {shifts: []}", "4:20: key \"shifts\": must not be empty"},
	{HEAD "calendar: {shifts: [9-17]}",
	 "4:21: key \"shifts\": \"9-17\" is not a shift; write it as 09:00-12:00, 24:00 for midnight"},
	{HEAD "calendar: {shifts: [\"09:00-25:00\"]}",
	 "4:21: key \"shifts\": \"09:00-25:00\" is not a shift; write it as 09:00-12:00, 24:00 for midnight"},
	{HEAD "calendar: {shifts: [\"09:60-10:00\"]}",
	 "4:21: key \"shifts\": \"09:60-10:00\" is not a shift; write it as 09:00-12:00, 24:00 for midnight"},
	{HEAD "calendar: {shifts: [\"12:00-12:00\"]}",
	 "4:21: key \"shifts\": \"12:00-12:00\" is not a shift; write it as 09:00-12:00, 24:00 for midnight"},
	{HEAD "calendar: {shifts: [\"13:00-18:00\", \"09:00-12:00\"]}",
	 "4:36: key \"shifts\": 09:00-12:00 begins before 13:00-18:00 is over; shifts stand in order"},
	{HEAD "calendar: {shifts: [\"09:00-12:00\", \"11:59-18:00\"]}",
	 "4:36: key \"shifts\": 11:59-18:00 begins before 09:00-12:00 is over; shifts stand in order"},
	{HEAD "calendar: {holidays: 2026-10-01}", "4:22: key \"holidays\": must be a list of days"},
	{HEAD "calendar: {holidays: [2026-02-30]}",
	 "4:23: key \"holidays\": \"2026-02-30\" is not a day; write 2026-10-01, or 2026-10-01..2026-10-07"},
	{HEAD "calendar: {holidays: [2026-10-07..2026-10-01]}",
	 "4:23: key \"holidays\": \"2026-10-07..2026-10-01\" is not a day; write 2026-10-01, or "
	 "2026-10-01..2026-10-07"},
	{HEAD "calendar: {holidays: [today]}",
	 "4:23: key \"holidays\": \"today\" is not a day; write 2026-10-01, or 2026-10-01..2026-10-07"},
	{HEAD "calendar: {holidays: [2026-10-05, 2026-10-01..2026-10-07]}",
	 "4:23: key \"holidays\": 2026-10-01..2026-10-07 and 2026-10-05 overlap"},
	{HEAD "calendar: {makeup: [2026-10-10, 2026-10-10]}",
	 "4:33: key \"makeup\": 2026-10-10 and 2026-10-10 overlap"},
	{HEAD "calendar: {wordays: [mon]}",
	 "4:12: key \"wordays\": unknown in this calendar; did you mean \"workdays\"?"},
	{HEAD "calendar: [mon]", "4:11: key \"calendar\": a calendar is a mapping of keys to values"},
};

static const struct refusal team_errors[] = {
	{HEAD "team: [{email: a@b}]", "4:8: key \"name\": missing in this person, which needs name"},
	{HEAD "team: [李雷]", "4:8: key \"team\": a person is a mapping of keys to values"},
	{HEAD "team: [{name: a}, {name: b}, {name: a}]", "4:37: key \"name\": \"a\" is given twice"},
	{HEAD "team: [{name: owner}]",
	 "4:15: key \"name\": \"owner\" cannot be a person's name: `notify:` means something else by it"},
	{HEAD "team: [{name: \"a:b\"}]", "4:15: key \"name\": \"a:b\" cannot be a person's name: it has a : or @"},
	{HEAD "team: [{name: \"a, b\"}]",
	 "4:15: key \"name\": \"a, b\" cannot be a name: it has one of , = < > ! ~ or begins with - or +"},
	{HEAD "team: [{name: a, email: nobody}]", "4:25: key \"email\": \"nobody\" is not a mail address"},
	{HEAD "team: [{name: a, email: \"-f@b\"}]", "4:25: key \"email\": \"-f@b\" is not a mail address"},
	{HEAD "team: [{name: a, phone: -1}]",
	 "4:25: key \"phone\": \"-1\" is not a telephone number; write it as +8613800000001, in quotes"},
	{HEAD "team: [{name: a, phone: 12x}]",
	 "4:25: key \"phone\": \"12x\" is not a telephone number; write it as +8613800000001, in quotes"},
	{HEAD "team: [{name: a, role: \"x:y\"}]", "4:24: key \"role\": \"x:y\" cannot be a role: it has a :"},
	{HEAD "team: [{name: a, manager: b}]", "4:27: key \"manager\": \"b\" is no person of the team; known: a"},
	{HEAD "team: [{name: 李雷, manager: 韩美美}, {name: 韩梅梅}]",
	 "4:28: key \"manager\": \"韩美美\" is no person of the team; known: 李雷, 韩梅梅"},
	{HEAD "team: [{name: a, manager: a}]", "4:27: key \"manager\": a cannot be their own manager"},
	{HEAD "team: [{name: a, manager: b}, {name: b, manager: c}, {name: c, manager: b}]",
	 "4:50: key \"manager\": b would be above themselves in a circle of managers"},
	{HEAD "team: [{name: a, boss: b}]",
	 "4:18: key \"boss\": unknown in this person; known: name, email, phone, role, group, manager"},
};

static const struct refusal fields_errors[] = {
	{HEAD "fields: {custmer: {}}",
	 "4:10: key \"custmer\": unknown in this fields section; did you mean \"customer\"?"},
	{HEAD "fields: {customer: {Industry: {type: text}}}",
	 "4:21: key \"Industry\": a field's name is a to z, then a to z, 0 to 9 or _, at most 63 in all; use label "
	 "for other words"},
	{HEAD "fields: {customer: {1st: {type: text}}}",
	 "4:21: key \"1st\": a field's name is a to z, then a to z, 0 to 9 or _, at most 63 in all; use label for "
	 "other words"},
	{HEAD "fields: {customer: {行业: {type: text}}}",
	 "4:21: key \"行业\": a field's name is a to z, then a to z, 0 to 9 or _, at most 63 in all; use label for "
	 "other words"},
	{HEAD "fields: {customer: {name: {type: text}}}",
	 "4:21: key \"name\": a built-in field has this name; take another"},
	{HEAD "fields: {customer: {rowid: {type: text}}}",
	 "4:21: key \"rowid\": the database keeps this name for itself; take another"},
	{HEAD "fields: {customer: {merged_into: {type: text}}}",
	 "4:21: key \"merged_into\": the database keeps this name for itself; take another"},
	{HEAD "fields: {opportunity: {probability_given: {type: text}}}",
	 "4:24: key \"probability_given\": the database keeps this name for itself; take another"},
	{HEAD "fields: {customer: {a: {type: text}}, opportunity: {a: {type: text}}}",
	 "4:53: key \"a\": declared twice; customer and opportunity share one set of names"},
	{HEAD "fields: {customer: {a: {}}}", "4:24: key \"type\": missing in this field, which needs type"},
	{HEAD "fields: {customer: {a: text}}", "4:24: key \"a\": a field is a mapping of keys to values"},
	{HEAD "fields: {customer: {a: {type: string}}}",
	 "4:31: key \"type\": \"string\" is no value of this key; known: text, choice, integer, number, money, "
	 "date, duration, boolean"},
	{HEAD "fields: {customer: {a: {type: txet}}}",
	 "4:31: key \"type\": \"txet\" is no value of this key; did you mean \"text\"?"},
	{HEAD "fields: {customer: {a: {type: choice}}}",
	 "4:24: key \"a\": a choice needs its choices; add `of: [...]`"},
	{HEAD "fields: {customer: {a: {type: choice, of: []}}}",
	 "4:24: key \"a\": a choice needs its choices; add `of: [...]`"},
	{HEAD "fields: {customer: {a: {type: choice, of: [x, y, x]}}}", "4:50: key \"of\": \"x\" is given twice"},
	{HEAD "fields: {customer: {a: {type: choice, of: [\"x,y\"]}}}",
	 "4:44: key \"of\": \"x,y\" cannot be a choice: it has a comma or is more than a line"},
	{HEAD "fields: {customer: {a: {type: text, of: [x]}}}",
	 "4:41: key \"of\": only a field of type choice has choices"},
	{HEAD "fields: {customer: {a: {type: text, label: \"a\\nb\"}}}",
	 "4:44: key \"label\": must be one line without tabs"},
	{HEAD "fields: {customer: {a: {type: text, label: [a]}}}", "4:44: key \"label\": must be one text, not a list"},
};

static const struct refusal scorecard_errors[] = {
	{HEAD "scorecard: {dimensions: []}",
	 "4:12: key \"scale\": missing in this scorecard, which needs scale, dimensions"},
	{HEAD "scorecard: {scale: 10, dimensions: []}", "4:36: key \"dimensions\": must not be empty"},
	{HEAD "scorecard: {scale: ten, dimensions: []}",
	 "4:20: key \"scale\": 'ten' is not a number; write plain digits such as 1234.5"},
	{HEAD "scorecard: {scale: -1, dimensions: []}", "4:20: key \"scale\": -1 is not from 0 to 1000000"},
	{HEAD "scorecard: {scale: 2000000, dimensions: []}", "4:20: key \"scale\": 2000000 is not from 0 to 1000000"},
	{HEAD "scorecard: {scale: 1.2345, dimensions: []}",
	 "4:20: key \"scale\": '1.2345' has more than 3 digits behind the point"},
	{HEAD "scorecard: {scale: 10, dimensions: [{name: a, weight: 10}]}",
	 "4:37: key \"levels\": missing in this dimension, which needs name, weight, levels"},
	{CARD("10", "9", "{when: \"amount>1\", points: 1}", ""),
	 "4:20: key \"scale\": is 10, but the weights add up to 9"},
	{CARD("10", "10", "{when: \"amount>1\", points: 10.5}", ""),
	 "4:95: key \"points\": 10.5 is more than the weight of a, which is 10"},
	{CARD("10", "0", "{when: \"amount>1\", points: 0}", ""), "4:55: key \"weight\": must be more than 0"},
	{HEAD "scorecard: {scale: 10, dimensions: [{name: a, weight: 5, levels: [{when: \"amount>1\", points: 1}]}, "
	      "{name: a, weight: 5, levels: [{when: \"amount>1\", points: 1}]}]}",
	 "4:107: key \"name\": \"a\" is given twice"},
	{CARD("1", "1", "{when: \"amont>1\", points: 1}", ""),
	 "4:73: key \"when\": term \"amont>1\": unknown field \"amont\"; did you mean \"amount\"?"},
	{CARD("1", "1", "{when: [\"amount>1\", \"grade=A\"], points: 1}", ", grades: {A: 0}"),
	 "4:86: key \"when\": the score cannot depend on itself (grade)"},
	{CARD("1", "1", "{when: [], points: 1}", ""), "4:73: key \"when\": must not be empty"},
	{CARD("1", "1", "{when: \"amount>1\", points: 1}", ", grades: [A]"),
	 "4:108: key \"grades\": must map grades to their least scores, as in {A: 8, B: 6, C: 0}"},
	{CARD("9", "9", "{when: \"amount>1\", points: 1}", ", grades: {A: 8, B: 8, C: 0}"),
	 "4:118: key \"B\": 8 is not below A's 8; grades stand in falling order"},
	{CARD("9", "9", "{when: \"amount>1\", points: 1}", ", grades: {A: 8, B: 1}"),
	 "4:118: key \"B\": the last grade must begin at 0, so that every score has one"},
	{CARD("9", "9", "{when: \"amount>1\", points: 1}", ", grades: {A: 8, B: 0}, qualified: [A, C]"),
	 "4:137: key \"qualified\": \"C\" is no grade; known: A, B"},
	{CARD("9", "9", "{when: \"amount>1\", points: 1}", ", qualified: [A]"),
	 "4:112: key \"qualified\": \"A\" is no grade"},
	{CARD("9", "9", "{when: \"amount>1\", points: 1}", ", win: {5: 0.1, 4: 0.2}"),
	 "4:114: key \"4\": is not above 5; scores stand in rising order"},
	{CARD("9", "9", "{when: \"amount>1\", points: 1}", ", win: {0: 1.1}"),
	 "4:109: key \"0\": must be a share of deals, from 0 to 1"},
	{CARD("9", "9", "{when: \"amount>1\", points: 1}", ", win: {A: 0.1}"),
	 "4:106: key \"A\": \"A\" is no score; write it as in {0: 0.05, 5: 0.3, 10: 0.8}"},
	{CARD("9", "9", "{when: \"win>0.1\", points: 1}", ""),
	 "4:73: key \"when\": the score cannot depend on itself (win)"},
	{CARD("9", "9", "{when: \"amount>1\", points: 1}", ", grades: {A: 9.5, B: 0}"),
	 "4:112: key \"A\": 9.5 is more than the scale, 9; no score reaches it"},
};

static const struct refusal pipelines_errors[] = {
	{"currency: CNY\ntimezone: UTC\npipelines: {default: {}}",
	 "3:22: key \"stages\": missing in this pipeline, which needs stages"},
	{"currency: CNY\ntimezone: UTC\npipelines: {default: {stages: []}}", "3:31: key \"stages\": must not be empty"},
	{"currency: CNY\ntimezone: UTC\npipelines: {\"a,b\": {stages: [{name: a}]}}",
	 "3:13: key \"a,b\": \"a,b\" cannot be a name: it has one of , = < > ! ~ or begins with - or +"},
	{STAGES("[{label: x}]"), "3:32: key \"name\": missing in this stage, which needs name"},
	{STAGES("[{name: won}]"), "3:39: key \"name\": \"won\" is a status and cannot be a stage's name"},
	{STAGES("[{name: a}, {name: b}, {name: a}]"), "3:61: key \"name\": \"a\" is given twice"},
	{STAGES("[{name: a, due: soon}]"),
	 "3:47: key \"due\": 'soon' is not a duration; write a number and a unit: 30s, 15min, 2h, 7d, 2w, 3m "
	 "(months), 2wh (working hours) or 14wd (working days)"},
	{STAGES("[{name: a, due: 2h}]"),
	 "3:47: key \"due\": \"2h\" is not in days; write 2d, 1w, or 2wd for working days"},
	{STAGES("[{name: a, due: 2m}]"),
	 "3:47: key \"due\": \"2m\" is not in days; write 2d, 1w, or 2wd for working days"},
	{STAGES("[{name: a, due: [2d]}]"), "3:47: key \"due\": must be one text, not a list"},
	{STAGES("[{name: a, due: }]"), "3:47: key \"due\": has no value"},
	{STAGES("[{name: a, due_from: entry}]"), "3:52: key \"due_from\": needs `due:`, the days to count"},
	{STAGES("[{name: a, due: 2d, due_from: begin}]"),
	 "3:61: key \"due_from\": \"begin\" is no value of this key; known: created, entry"},
	{STAGES("[{name: a, probability: 101}]"),
	 "3:55: key \"probability\": \"101\" is not a percentage; write a whole number from 0 to 100"},
	{STAGES("[{name: a, probability: -1}]"),
	 "3:55: key \"probability\": \"-1\" is not a percentage; write a whole number from 0 to 100"},
	{STAGES("[{name: a, probability: half}]"),
	 "3:55: key \"probability\": \"half\" is not a percentage; write a whole number from 0 to 100"},
	{STAGES("[{name: a, outcome: lost}]"), "3:51: key \"outcome\": \"lost\" is no value of this key; known: won"},
	{STAGES("[{name: a, outcome: won}, {name: b}]"),
	 "3:57: key \"stages\": the stage b cannot be reached: a before it ends the deal (outcome: won)"},
	{STAGES("[{name: a, outcome: won}, {name: b, outcome: won}]"),
	 "3:57: key \"stages\": the stage b cannot be reached: a before it ends the deal (outcome: won)"},
	{STAGES("[{name: a, requires: note}]"), "3:52: key \"requires\": must be a list of terms, note or attachment"},
	{STAGES("[{name: a, requires: [notes]}]"),
	 "3:53: key \"requires\": \"notes\" is no term, and no other requirement; did you mean \"note\"?"},
	{STAGES("[{name: a, requires: [signature]}]"),
	 "3:53: key \"requires\": \"signature\" is no term, and no other requirement; known: note, attachment"},
	{STAGES("[{name: a, requires: [\"budgt!=\"]}]"),
	 "3:53: key \"requires\": term \"budgt!=\": unknown field \"budgt\""},
	{STAGES("[{name: a, requires: [\"stage=b\"]}]"),
	 "3:53: key \"requires\": term \"stage=b\": stage: \"b\" is none of a"},
	{STAGES("[{name: a, requires: [\"source=\", \"source!=\"]}]"),
	 "3:52: key \"requires\": the stage cannot be reached: source= and source!= exclude each other"},
	{STAGES("[{name: a, requires: [\"source=x\", \"source=y\"]}]"),
	 "3:52: key \"requires\": the stage cannot be reached: source=x and source=y exclude each other"},
	{STAGES("[{name: a, requires: [\"amount>5\", \"amount<=5\"]}]"),
	 "3:52: key \"requires\": the stage cannot be reached: amount>5 and amount<=5 exclude each other"},
	{STAGES("[{name: a, requires: [\"amount=5\", \"amount>=6\"]}]"),
	 "3:52: key \"requires\": the stage cannot be reached: amount=5 and amount>=6 exclude each other"},
	{STAGES("[{name: a, requires: [\"source=x\", \"source!=x,y\"]}]"),
	 "3:52: key \"requires\": the stage cannot be reached: source=x and source!=x,y exclude each other"},
	{STAGES("[{name: a, requires: [\"status=won\"]}]"),
	 "3:52: key \"requires\": the stage cannot be reached: only open opportunities move, so status=won never "
	 "holds"},
	{STAGES("[{name: a, requires: [\"status=\"]}]"),
	 "3:52: key \"requires\": the stage cannot be reached: only open opportunities move, so status= never holds"},
	{STAGES("[{name: a, approve: boss}]"),
	 "3:51: key \"approve\": \"boss\" is no role that anybody in the team has"},
	{STAGES("[{name: a, auto: \"idle>x\"}]"),
	 "3:48: key \"auto\": term \"idle>x\": 'x' is not a duration; write a number and a unit: 30s, 15min, 2h, "
	 "7d, 2w, 3m (months), 2wh (working hours) or 14wd (working days)"},
	{STAGES("[{name: a, requirs: [note]}]"),
	 "3:42: key \"requirs\": unknown in this stage; did you mean \"requires\"?"},
	{"currency: CNY\ntimezone: UTC\npipelines: {default: {stages: [{name: a}], lost_reasons: none}}",
	 "3:58: key \"lost_reasons\": must be a list of reasons"},
	{"currency: CNY\ntimezone: UTC\npipelines: {default: {stages: [{name: a}], lost_reasons: [x, x]}}",
	 "3:62: key \"lost_reasons\": \"x\" is given twice"},
	{"currency: CNY\ntimezone: UTC\npipelines: {default: {stages: [{name: a}], lost_reasons: [{name: x, note: "
	 "optional}]}}",
	 "3:75: key \"note\": \"optional\" is no value of this key; known: required"},
	{"currency: CNY\ntimezone: UTC\npipelines: {default: {stages: [{name: a}], lost_reasons: [{note: "
	 "required}]}}",
	 "3:59: key \"name\": missing in this lost reason, which needs name"},
	{"currency: CNY\ntimezone: UTC\npipelines: {default: {stages: [{name: a}], lost_reasons: [\"\"]}}",
	 "3:59: key \"lost_reasons\": a name must not be empty, nor begin or end with a blank"},
};

static const struct refusal alerts_errors[] = {
	{HEAD "alerts: {overdue: {}}", "4:9: key \"alerts\": must be a list"},
	{HEAD "alerts: [{when: \"idle>7d\"}]", "4:10: key \"name\": missing in this rule, which needs name"},
	{HEAD "alerts: [{name: a}]", "4:10: key \"alerts\": the rule a needs `when:` or `steps:`"},
	{HEAD "alerts: [{name: a, every: monday, when: \"idle>7d\"}]",
	 "4:27: key \"every\": \"monday\" is no time; write each, daily 08:30 or weekly mon 08:30"},
	{HEAD "alerts: [{name: a, about: customers, when: \"customer_idle>7d\"}]",
	 "4:27: key \"about\": \"customers\" is no value of this key; did you mean \"customer\"?"},
	{HEAD "alerts: [{name: a, about: customer, when: [\"customer_idle>7d\", \"idle>7d\"]}]",
	 "4:64: key \"when\": \"idle\" is a field of opportunities, not of customers"},
	{HEAD "alerts: [{name: a, when: \"unreviewed>7d\"}]",
	 "4:26: key \"when\": \"unreviewed\" is a field of the scorecard and the process, not of opportunities"},
	{HEAD "alerts: [{name: a, about: process, steps: [{when: \"stage=contact\"}]}]",
	 "4:51: key \"when\": \"stage\" is a field of opportunities, not of the process"},
	{HEAD "alerts: [{name: a, about: scorecard, when: \"unreviewed>7d\", notify: [owner]}]",
	 "4:70: key \"notify\": a rule about the scorecard has no owner; name people, role:NAME or addresses"},
	{HEAD "alerts: [{name: a, about: customer, when: \"customer_idle>7d\", notify: [members]}]",
	 "4:72: key \"notify\": a rule about the customer has no members; name people, role:NAME or addresses"},
	{HEAD "alerts: [{name: a, about: customer, when: \"customer_idle>7d\", status: any}]",
	 "4:71: key \"status\": only opportunities have a status"},
	{HEAD "alerts: [{name: a, when: \"idle>7d\"}, {name: a, when: \"idle>7d\"}]",
	 "4:45: key \"name\": \"a\" is given twice"},
	{HEAD "alerts: [{name: a, when: \"idel>7d\"}]",
	 "4:26: key \"when\": term \"idel>7d\": unknown field \"idel\"; did you mean \"idle\"?"},
	{HEAD "alerts: [{name: a, when: \"idle>7x\"}]",
	 "4:26: key \"when\": term \"idle>7x\": '7x' is not a duration; write a number and a unit: 30s, 15min, 2h, "
	 "7d, 2w, 3m (months), 2wh (working hours) or 14wd (working days)"},
	{HEAD "alerts: [{name: a, when: \"idle>7d\", notify: [ownr]}]",
	 "4:46: key \"notify\": \"ownr\" is no person of the team, owner, manager, members, role:NAME or mail "
	 "address; did you mean \"owner\"?"},
	{HEAD "alerts: [{name: a, when: \"idle>7d\", notify: [\"role:boss\"]}]",
	 "4:46: key \"notify\": \"boss\" is no role that anybody in the team has"},
	{HEAD "team: [{name: 韩梅梅, role: manager}]\nalerts: [{name: a, when: \"idle>7d\", notify: "
	 "[\"role:manger\"]}]",
	 "5:46: key \"notify\": \"manger\" is no role that anybody in the team has; did you mean \"manager\"?"},
	{HEAD "team: [{name: 韩梅梅}]\nalerts: [{name: a, when: \"idle>7d\", notify: [owner, 韩美梅]}]",
	 "5:53: key \"notify\": \"韩美梅\" is no person of the team, owner, manager, members, role:NAME or mail "
	 "address; did you mean \"韩梅梅\"?"},
	{HEAD "alerts: [{name: a, when: \"idle>7d\", notify: [\"a@\"]}]",
	 "4:46: key \"notify\": \"a@\" is not a mail address"},
	{HEAD "alerts: [{name: a, when: \"idle>7d\", notify: [owner, owner]}]",
	 "4:53: key \"notify\": \"owner\" is given twice"},
	{HEAD "alerts: [{name: a, when: \"idle>7d\", via: [mail]}]",
	 "4:42: key \"via\": needs `notify:`, or nobody is told"},
	{HEAD "alerts: [{name: a, when: \"idle>7d\", notify: [owner], via: [mail]}]",
	 "4:60: key \"via\": \"mail\" is no channel"},
	{HEAD "channels: {mail: {command: /bin/cat}}\nalerts: [{name: a, when: \"idle>7d\", notify: [owner], via: "
	 "[mial]}]",
	 "5:60: key \"via\": \"mial\" is no channel; did you mean \"mail\"?"},
	{HEAD "alerts: [{name: a, when: \"idle>7d\", flag: blue}]",
	 "4:43: key \"flag\": \"blue\" is no value of this key; known: red"},
	{HEAD "alerts: [{name: a, when: \"idle>7d\", status: closed}]",
	 "4:45: key \"status\": \"closed\" is no value of this key; known: open, any"},
	{HEAD "alerts: [{name: a, when: \"idle>7d\", steps: [{when: \"idle>8d\"}]}]",
	 "4:26: key \"when\": a rule with `steps:` says this in each step"},
	{HEAD "alerts: [{name: a, flag: red, steps: [{when: \"idle>8d\"}]}]",
	 "4:26: key \"flag\": a rule with `steps:` says this in each step"},
	{HEAD "alerts: [{name: a, steps: [{flag: red}]}]",
	 "4:28: key \"when\": missing in this step, which needs when"},
	{HEAD "alerts: [{name: a, steps: []}]", "4:10: key \"alerts\": the rule a needs `when:` or `steps:`"},
};

#define CHANNEL HEAD "channels: {sms: {command: /bin/cat, "

static const struct refusal channels_errors[] = {
	{HEAD "channels: {mail: {from: x, command: /bin/cat}}", "4:25: key \"from\": \"x\" is not a mail address"},
	{HEAD "channels: {mail: {from: a@b}}", "4:18: key \"command\": missing in this channel, which needs command"},
	{HEAD "channels: {mail: {command: []}}", "4:28: key \"command\": must not be empty"},
	{HEAD "channels: {mail: {command: sendmail}}",
	 "4:28: key \"command\": \"sendmail\" is no absolute path; write it as in /usr/sbin/sendmail"},
	{HEAD "channels: {mail: {command: [/bin/cat, \"{from}\"]}}",
	 "4:39: key \"command\": {from} needs `from:`, the sender's address"},
	{HEAD "channels: {mail: {command: [/bin/cat, \"{phon}\"]}}",
	 "4:39: key \"command\": \"phon\" is no placeholder; did you mean \"phone\"?"},
	{HEAD "channels: {mail: {command: [/bin/cat, \"{to\"]}}",
	 "4:39: key \"command\": a { without its } in \"{to\""},
	{CHANNEL "input: mail}}", "4:44: key \"input\": a mail needs `from:`, the sender's address"},
	{CHANNEL "input: html}}", "4:44: key \"input\": \"html\" is no value of this key; known: text, json, mail"},
	{CHANNEL "from: a@b, limit: 500}}", "4:55: key \"limit\": only a text can be cut; this channel takes mails"},
	{CHANNEL "limit: 99}}", "4:44: key \"limit\": \"99\" is not a whole number from 100 to 1000000"},
	{CHANNEL "subject: x}}", "4:46: key \"subject\": only a mail has a subject"},
	{CHANNEL "timeout: 2wh}}", "4:46: key \"timeout\": \"2wh\" is not a time by the clock from 1s to 1h"},
	{CHANNEL "backoff: 2d}}", "4:46: key \"backoff\": \"2d\" is not a time by the clock from 1s to 1d"},
	{CHANNEL "retries: 101}}", "4:46: key \"retries\": \"101\" is not a whole number from 0 to 100"},
	{CHANNEL "quiet: \"20:00-20:00\"}}",
	 "4:44: key \"quiet\": \"20:00-20:00\" is not a time of the day; write it as \"20:00-08:00\""},
	{CHANNEL "digest: daily}}",
	 "4:45: key \"digest\": \"daily\" is no time; write each, daily 08:30 or weekly mon 08:30"},
	{CHANNEL "digest: \"daily 24:00\"}}",
	 "4:45: key \"digest\": \"daily 24:00\" is no time; write each, daily 08:30 or weekly mon 08:30"},
	{CHANNEL "digest: \"weekly mom 08:30\"}}",
	 "4:45: key \"digest\": \"mom\" is no day of the week; did you mean \"mon\"?"},
	{CHANNEL "working_time: yes}}",
	 "4:51: key \"working_time\": \"yes\" is no value of this key; known: false, true"},
};

static const struct refusal imports_errors[] = {
	{HEAD "imports: {a: {of: customers}}",
	 "4:19: key \"of\": \"customers\" is no value of this key; did you mean \"customer\"?"},
	{HEAD "imports: {a: {columns: [x]}}", "4:24: key \"columns\": must be a mapping of texts to texts"},
	{HEAD "imports: {a: {columns: {x: [y]}}}", "4:28: key \"x\": must be one text"},
	{HEAD "imports: {a: {columns: {x: amuont}}}",
	 "4:28: key \"x\": \"amuont\" is no field that an import can set; did you mean \"amount\"?"},
	{HEAD "imports: {a: {columns: {x: score}}}", "4:28: key \"x\": \"score\" is no field that an import can set"},
	{HEAD "imports: {a: {columns: {x: amount, y: amount}}}",
	 "4:39: key \"y\": another column becomes \"amount\" already"},
	{HEAD "imports: {a: {columns: {x: amount}, drop: [y, x]}}", "4:25: key \"x\": is dropped by `drop:` as well"},
	{HEAD "imports: {a: {values: {stage: {Won: won, New: contakt}}}}",
	 "4:47: key \"New\": stage: \"contakt\" is none of contact; did you mean \"contact\"?"},
	{HEAD "imports: {a: {values: {industry: {a: b}}}}",
	 "4:24: key \"industry\": \"industry\" is no field that an import can set"},
	{HEAD "imports: {a: {values: {status: open}}}", "4:32: key \"status\": must be a mapping of texts to texts"},
	{HEAD "imports: {a: {set: {amount: lots}}}",
	 "4:29: key \"amount\": amount: 'lots' is not a number; write plain digits such as 1234.5"},
	{HEAD "imports: {a: {set: {currency: USD}}}", "4:31: key \"currency\": currency: \"USD\" is none of CNY"},
	{HEAD "imports: {a: {of: team, columns: {x: mail}}}",
	 "4:38: key \"x\": \"mail\" is no key of a person; did you mean \"email\"?"},
	{HEAD "imports: {a: {of: customer, columns: {x: amount}}}",
	 "4:42: key \"x\": \"amount\" is no field of a customer; known: name, customer_tags, contact, position, "
	 "decision_maker, phone, email"},
	{HEAD "imports: {a: {of: followup, columns: {x: kid}}}",
	 "4:42: key \"x\": \"kid\" is no column of a follow-up; did you mean \"id\"?"},
	{HEAD "imports: {a: {of: payment, columns: {x: reeived}}}",
	 "4:41: key \"x\": \"reeived\" is no column of a payment; did you mean \"received\"?"},
	{HEAD "imports: {a: {of: stage, columns: {x: reasn}}}",
	 "4:39: key \"x\": \"reasn\" is no column of a stage move; did you mean \"reason\"?"},
	{HEAD "imports: {a: {of: stage, values: {stage: {x: y}}}}", "4:46: key \"x\": stage: \"y\" is none of contact"},
};

#define TEAM     HEAD "team: [{name: 李雷, group: 华东}, {name: 王芳}]\n"
#define TARGET(keys)    TEAM "targets: [{" keys "}]"
#define INCENTIVE(keys) TEAM "incentives: [{name: a, " keys "}]"

static const struct refusal targets_errors[] = {
	{TEAM "targets: 7", "5:10: key \"targets\": must be a list"},
	{TARGET("period: 2026-Q4, base: 1"),
	 "5:11: key \"targets\": a target is that of a person or of a group: give one of the two"},
	{TARGET("person: 李雷, group: 华东, period: 2026-Q4, base: 1"),
	 "5:31: key \"group\": a target is that of a person or of a group: give one of the two"},
	{TARGET("person: 李磊, period: 2026-Q4, base: 1"),
	 "5:20: key \"person\": \"李磊\" is no person of the team; did you mean \"李雷\"?"},
	{TARGET("group: 华北, period: 2026-Q4, base: 1"),
	 "5:19: key \"group\": \"华北\" is no group that anybody in the team is in; did you mean \"华东\"?"},
	{TARGET("person: 李雷, base: 1"), "5:11: key \"period\": missing in this target, which needs period, base"},
	{TARGET("person: 李雷, period: 2026-Q4"), "5:11: key \"base\": missing in this target, which needs period, base"},
	{TARGET("person: 李雷, period: 2026-10-01, base: 1"),
	 "5:32: key \"period\": \"2026-10-01\" is not a period; write 2026, 2026-Q4, 2026-11 or 2026-W48"},
	{TARGET("person: 李雷, period: today, base: 1"),
	 "5:32: key \"period\": \"today\" is not a period; write 2026, 2026-Q4, 2026-11 or 2026-W48"},
	{TARGET("person: 李雷, period: 2026-Q5, base: 1"),
	 "5:32: key \"period\": \"2026-Q5\" is not a period; write 2026, 2026-Q4, 2026-11 or 2026-W48"},
	{TARGET("person: 李雷, period: 2026, measure: rate, base: 1"),
	 "5:47: key \"measure\": \"rate\" is no value of this key; known: amount, won, activities"},
	{TARGET("person: 李雷, period: 2026, base: 1.234"),
	 "5:44: key \"base\": '1.234' has more than 2 digits behind the point"},
	{TARGET("person: 李雷, period: 2026, measure: won, base: 1.5"),
	 "5:58: key \"base\": '1.5' is not a whole number"},
	{TARGET("person: 李雷, period: 2026, base: 0"), "5:44: key \"base\": must be more than 0"},
	{TARGET("person: 李雷, period: 2026, base: 5, stretch: 5"),
	 "5:56: key \"stretch\": 5 is not more than base, which is 5"},
	{TARGET("person: 李雷, period: 2026, base: 5, challenge: 4"),
	 "5:58: key \"challenge\": 4 is not more than base, which is 5"},
	{TARGET("person: 李雷, period: 2026-Q4, base: 1}, {person: 李雷, period: 2026/Q4, base: 2"),
	 "5:72: key \"period\": \"2026/Q4\" is not a period; write 2026, 2026-Q4, 2026-11 or 2026-W48"},
	{TARGET("person: 李雷, period: 2026-Q4, base: 1}, {person: 李雷, period: 2026-Q4, base: 2"),
	 "5:10: key \"targets\": 李雷 has two targets of the same measure for 2026-Q4"},
};

static const struct refusal incentives_errors[] = {
	{TEAM "incentives: {a: {percent: 3}}", "5:13: key \"incentives\": must be a list"},
	{TEAM "incentives: [{name: a, percent: 3}, {name: a, percent: 2}]",
	 "5:44: key \"name\": \"a\" is given twice"},
	{INCENTIVE("label: x"),
	 "5:14: key \"incentives\": the rule a needs either per_deal, an amount, or percent, a share of the amount"},
	{INCENTIVE("per_deal: 5, percent: 3"),
	 "5:46: key \"percent\": the rule a needs either per_deal, an amount, or percent, a share of the amount"},
	{INCENTIVE("percent: 0"), "5:33: key \"percent\": 0 is not more than 0 and at most 100"},
	{INCENTIVE("percent: 101"), "5:33: key \"percent\": 101 is not more than 0 and at most 100"},
	{INCENTIVE("percent: 1.2345"),
	 "5:33: key \"percent\": '1.2345' has more than 3 digits behind the point"},
	{INCENTIVE("per_deal: 0"), "5:34: key \"per_deal\": must be more than 0"},
	{INCENTIVE("per_deal: 5.005"), "5:34: key \"per_deal\": '5.005' has more than 2 digits behind the point"},
	{INCENTIVE("percent: 3, above: x"),
	 "5:43: key \"above\": 'x' is not a number; write plain digits such as 1234.5"},
	{INCENTIVE("percent: 3, of: excess"),
	 "5:40: key \"of\": excess needs percent, and above, the limit that is exceeded"},
	{INCENTIVE("per_deal: 3, above: 5, of: excess"),
	 "5:51: key \"of\": excess needs percent, and above, the limit that is exceeded"},
	{INCENTIVE("percent: 3, when: 'amont>5'"),
	 "5:42: key \"when\": term \"amont>5\": unknown field \"amont\"; did you mean \"amount\"?"},
	{INCENTIVE("percent: 3, groups: [华东, 华南]"),
	 "5:49: key \"groups\": \"华南\" is no group that anybody in the team is in; did you mean \"华东\"?"},
	{INCENTIVE("percent: 3, timeliness: 90"),
	 "5:48: key \"timeliness\": must map percentages to factors, as in {90: 1.2, 70: 1, 0: 0.8}"},
	{INCENTIVE("percent: 3, timeliness: {101: 1}"),
	 "5:49: key \"101\": \"101\" is not a whole number of percent from 0 to 100"},
	{INCENTIVE("percent: 3, timeliness: {70: 1, 90: 1.2}"),
	 "5:56: key \"90\": is not below 70; percentages stand in falling order"},
	{INCENTIVE("percent: 3, timeliness: {90: 1.2}"),
	 "5:49: key \"90\": the last percentage must be 0, so that every share has a factor"},
	{INCENTIVE("percent: 3, timeliness: {90: a, 0: 1}"),
	 "5:53: key \"90\": 'a' is not a number; write plain digits such as 1234.5"},
	{INCENTIVE("percent: 3, members: presales"),
	 "5:45: key \"members\": must map roles of members to percentages, as in {presales: 20}"},
	{INCENTIVE("percent: 3, members: {presales: 0}"),
	 "5:56: key \"presales\": \"0\" is not a whole number of percent from 1 to 100"},
	{INCENTIVE("percent: 3, members: {presales: 60, legal: 41}"),
	 "5:67: key \"legal\": the shares add up to more than 100"},
};

REFUSE(refuses_other_shapes, shape_errors)
REFUSE(refuses_tricks_of_yaml, yaml_errors)
REFUSE(refuses_a_wrong_top, top_errors)
REFUSE(refuses_wrong_rates, rate_errors)
REFUSE(refuses_a_wrong_calendar, calendar_errors)
REFUSE(refuses_a_wrong_team, team_errors)
REFUSE(refuses_wrong_fields, fields_errors)
REFUSE(refuses_a_wrong_scorecard, scorecard_errors)
REFUSE(refuses_wrong_pipelines, pipelines_errors)
REFUSE(refuses_wrong_alerts, alerts_errors)
REFUSE(refuses_wrong_channels, channels_errors)
REFUSE(refuses_wrong_imports, imports_errors)
REFUSE(refuses_wrong_targets, targets_errors)
REFUSE(refuses_wrong_incentives, incentives_errors)

static void refuses_bytes_of_other_encodings(void **state)
{
	(void)state;
	const char nul[] = "a: x\0y", utf16[] = "a\0:\0 \0b\0";
	assert_refused(nul, sizeof nul - 1,
	               "1:5: byte 0x00 is not UTF-8 text; if this is UTF-16, save the file as UTF-8");
	assert_refused(utf16, sizeof utf16 - 1,
	               "1:2: byte 0x00 is not UTF-8 text; if this is UTF-16, save the file as UTF-8");
}

/* Time in libyaml grows with the square of the depth or worse: read to their end, these take half a minute. */
static void refuses_bombs_at_once(void **state)
{
	(void)state;
	struct buffer lists = {0}, mappings = {0};
	buffer_add_text(&lists, "a: ");
	buffer_add_text(&mappings, "a: ");
	for (int i = 0; i < 60000; i++) {
		buffer_add_text(&lists, "[");
		buffer_add_text(&mappings, "{a: ");
	}
	clock_t begin = clock();
	assert_refused(lists.data, lists.length, "1:19: nested more than 16 deep");
	assert_refused(mappings.data, mappings.length, "1:64: nested more than 16 deep");
	assert_true(clock() - begin < CLOCKS_PER_SEC);
	buffer_free(&lists);
	buffer_free(&mappings);
}

static void refuses_a_large_text(void **state)
{
	(void)state;
	size_t size = 256 * 1024;
	char *text = malloc(size + 1);
	memset(text, '#', size + 1);
	assert_refused(text, size + 1, " larger than 256 KiB, which no config should be");
	assert_refused(text, size,
	               "1:1: empty; a config needs currency, timezone and pipelines (opp-init makes one from a "
	               "template)");
	free(text);
}

static void finds_a_repeated_key_among_many(void **state)
{
	(void)state;
	struct buffer text = {0};
	for (int i = 0; i < 20000; i++)
		buffer_add_format(&text, "k%d: 1\n", i);
	buffer_add_text(&text, "k7: 1\n");
	clock_t begin = clock();
	assert_refused(text.data, text.length, "20001:1: key \"k7\": is given twice");
	assert_true(clock() - begin < CLOCKS_PER_SEC);
	buffer_free(&text);
}

/* ---- what is read ---- */

static void read_text(struct config *config, const char *text)
{
	struct error error = {0};
	if (config_parse("opp.yaml", text, strlen(text), config, &error))
		fail_msg("%s", error.text);
}

static void fills_in_what_is_left_out(void **state)
{
	(void)state;
	struct config config;
	read_text(&config, HEAD "team: [{name: 李雷}]\nscorecard:\nalerts:\nimports:\n");
	assert_string_equal(config.file, "opp.yaml");
	assert_string_equal(config.team[0].role, "sales");
	assert_null(config.team[0].email);
	assert_true(config.calendar.workday[4] && !config.calendar.workday[5]);
	assert_int_equal(config.calendar.shift_count, 1);
	assert_int_equal(config.calendar.shifts[0].begin, 9 * 60);
	assert_int_equal(config.calendar.shifts[0].end, 17 * 60);
	assert_int_equal(config.scorecard.scale, 0);
	assert_null(scorecard_grade(&config.scorecard, 5000));
	assert_int_equal(config.currency_count, 1);
	const struct stage *stage = &config_pipeline(&config, NULL)->stages[0];
	assert_string_equal(stage->label, "contact");
	assert_false(stage->has_due || stage->won || stage->due_from_entry);
	assert_int_equal(stage->probability, 0);
	size_t builtin;
	builtin_fields(&builtin);
	assert_int_equal(config.fields.count, builtin);
	config_free(&config);
}

static void keeps_the_text(void **state)
{
	(void)state;
	struct config config;
	read_text(&config, HEAD);
	assert_string_equal(config.text, HEAD);
	assert_int_equal(config.text_length, strlen(HEAD));
	config_free(&config);
}

static void puts_the_default_currency_first(void **state)
{
	(void)state;
	struct config config;
	struct error error = {0};
	read_text(&config, HEAD "currencies: [USD, CNY, JPY]\n");
	assert_int_equal(config.currency_count, 3);
	assert_string_equal(config.currencies[0], "CNY");
	assert_string_equal(config.currencies[1], "USD");
	assert_int_equal(config_currency(&config, "JPY", &error), 0);
	assert_int_equal(config_currency(&config, "JPN", &error), EX_DATAERR);
	assert_string_equal(error.text, "currency \"JPN\" is not one of the config's; did you mean \"JPY\"?");
	config_free(&config);
}

static void sorts_holidays(void **state)
{
	(void)state;
	struct config config;
	read_text(&config, HEAD "calendar:\n  workdays: [sat, mon]\n  shifts: ['13:00-24:00']\n"
	                        "  holidays: [2026-10-01..2026-10-07, 2026-01-01]\n  makeup: [2026-10-10]\n");
	const struct calendar *calendar = &config.calendar;
	assert_true(calendar->workday[0] && !calendar->workday[1] && calendar->workday[5]);
	assert_int_equal(calendar->shifts[0].end, 24 * 60);
	assert_int_equal(calendar->holiday_count, 2);
	assert_int_equal(calendar->holidays[0].first, day_from_civil((struct civil){2026, 1, 1}));
	assert_int_equal(calendar->holidays[1].first, day_from_civil((struct civil){2026, 10, 1}));
	assert_int_equal(calendar->holidays[1].last, day_from_civil((struct civil){2026, 10, 7}));
	assert_int_equal(calendar->makeup[0].last, day_from_civil((struct civil){2026, 10, 10}));
	config_free(&config);
}

static void declares_fields_behind_the_built_in_ones(void **state)
{
	(void)state;
	struct config config;
	read_text(&config, HEAD "fields:\n  opportunity: {budget: {type: money}}\n"
	                        "  customer: {industry: {type: choice, of: [医疗, 教育], label: 行业}}\n");
	const struct field *industry = field_find(&config.fields, "industry");
	assert_string_equal(industry->label, "行业");
	assert_int_equal(industry->type, TYPE_CHOICE);
	assert_int_equal(industry->owner, OWNER_CUSTOMER);
	assert_int_equal(industry->choice_count, 2);
	assert_int_equal(industry->flags, FIELD_DECLARED | FIELD_SETTABLE);
	assert_ptr_equal(industry + 1, field_find(&config.fields, "budget"));
	assert_ptr_equal(industry + 2, config.fields.items + config.fields.count);
	assert_int_equal(industry[1].owner, OWNER_OPPORTUNITY);
	assert_string_equal(industry[1].label, "budget");
	config_free(&config);
}

static void gives_built_in_fields_the_choices_of_the_config(void **state)
{
	(void)state;
	struct config config;
	read_text(&config, "currency: CNY\ntimezone: UTC\npipelines:\n"
	                   "  a: {stages: [{name: x}, {name: y}], lost_reasons: [p]}\n"
	                   "  b: {stages: [{name: y}, {name: z}], lost_reasons: [p, {name: q, note: required}]}\n");
	assert_int_equal(field_find(&config.fields, "stage")->choice_count, 3);
	assert_string_equal(field_find(&config.fields, "stage")->choices[2], "z");
	assert_int_equal(field_find(&config.fields, "lost_reason")->choice_count, 2);
	assert_int_equal(field_find(&config.fields, "pipeline")->choice_count, 2);
	assert_int_equal(field_find(&config.fields, "grade")->choice_count, 0);
	assert_string_equal(field_find(&config.fields, "currency")->choices[0], "CNY");
	assert_string_equal(config_pipeline(&config, NULL)->name, "a");
	assert_null(config_pipeline(&config, "c"));
	const struct pipeline *b = config_pipeline(&config, "b");
	assert_int_equal(pipeline_stage(b, "z")->index, 1);
	assert_null(pipeline_stage(b, "x"));
	assert_true(pipeline_lost_reason(b, "q")->needs_note);
	assert_false(pipeline_lost_reason(b, "p")->needs_note);
	config_free(&config);
}

static void reads_stages(void **state)
{
	(void)state;
	struct config config;
	read_text(&config,
	          "currency: CNY\ntimezone: UTC\nteam: [{name: a, role: boss}]\npipelines:\n  p:\n    stages:\n"
	          "      - {name: x, roles: sales, due: 2w, requires: [note, 'amount>=5', 'size!=', attachment]}\n"
	          "      - name: y\n        definition: >\n          two\n          lines\n"
	          "        due: 3wd\n        due_from: entry\n        approve: boss\n        auto: idle>7d\n"
	          "        outcome: won\nfields: {customer: {size: {type: integer, label: 规模}}}\n");
	const struct stage *x = config_pipeline(&config, NULL)->stages, *y = x + 1;
	assert_int_equal(x->due.count, 14);
	assert_int_equal(x->due.unit, UNIT_DAY);
	assert_int_equal(x->role_count, 1);
	assert_int_equal(x->requires[0].kind, REQUIRE_NOTE);
	assert_int_equal(x->requires[1].kind, REQUIRE_TERM);
	assert_string_equal(x->requires[1].label, "amount");
	assert_string_equal(x->requires[1].text, "amount>=5");
	assert_int_equal(x->requires[1].term->operands[0].value.integer, 500);
	assert_string_equal(x->requires[2].label, "规模");
	assert_int_equal(x->requires[3].kind, REQUIRE_ATTACHMENT);
	assert_true(y->due_from_entry && y->won && y->has_due);
	assert_int_equal(y->due.unit, UNIT_WORKING_DAY);
	assert_string_equal(y->definition, "two lines");
	assert_string_equal(y->approve, "boss");
	assert_int_equal(y->automatic_count, 1);
	config_free(&config);
}

static void reads_alerts_with_and_without_steps(void **state)
{
	(void)state;
	struct config config;
	read_text(&config,
	          "alerts:\n  - {name: a, when: 'idle>7d', notify: [owner, x@y.z, 'role:sales'], flag: red}\n"
	          "  - {name: b, label: B, status: any, steps: [{when: 'idle>3d'},\n"
	          "     {when: ['idle>5d', 'amount>1'], notify: 李雷, via: sms, action: call}]}\n"
	          "channels: {sms: {command: [/bin/true, '{phone}', '{phone}']}}\nteam: [{name: 李雷}]\n" HEAD);
	const struct alert_rule *a = config_alert(&config, "a"), *b = config_alert(&config, "b");
	assert_int_equal(a->step_count, 1);
	assert_int_equal(a->steps[0].notify_count, 3);
	assert_string_equal(a->steps[0].flag, "red");
	assert_string_equal(a->label, "a");
	assert_false(a->closed_too);
	assert_true(b->closed_too);
	assert_int_equal(b->step_count, 2);
	assert_int_equal(b->steps[1].term_count, 2);
	assert_string_equal(b->steps[1].terms[1].field->name, "amount");
	assert_string_equal(b->steps[1].via[0], "sms");
	assert_string_equal(b->steps[1].action, "call");
	assert_null(config_alert(&config, "c"));
	assert_int_equal(config.channels[0].command_count, 3);
	config_free(&config);
}

static void reads_targets_in_order(void **state)
{
	(void)state;
	struct config config;
	read_text(&config, TEAM "targets:\n"
	                        "  - {person: 李雷, period: 2026-11, base: 3}\n"
	                        "  - {person: 李雷, period: 2026-10, base: 100000.5, stretch: 200000, challenge: 300000}\n"
	                        "  - {person: 李雷, period: 2026-Q4, base: 1, challenge: 2}\n"
	                        "  - {group: 华东, period: 2026-W48, measure: won, base: 12}\n");
	assert_int_equal(config.target_count, 4);
	const struct target *target = config.targets;
	assert_string_equal(target[0].period, "2026-Q4");
	assert_string_equal(target[1].period, "2026-10");
	assert_string_equal(target[2].period, "2026-11");
	assert_string_equal(target[3].group, "华东");
	assert_int_equal(target[0].levels[TARGET_STRETCH], 0);
	assert_int_equal(target[0].levels[TARGET_CHALLENGE], 200);
	assert_int_equal(target[1].levels[TARGET_BASE], 10000050);
	assert_int_equal(target[1].last - target[1].first, 30);
	assert_int_equal(target[3].measure, MEASURE_WON);
	assert_int_equal(target[3].levels[TARGET_BASE], 12);
	config_free(&config);
}

static void reads_incentives(void **state)
{
	(void)state;
	struct config config;
	read_text(&config, TEAM "incentives:\n"
	                        "  - {name: deal, per_deal: 500, when: 'source!=广告', groups: 华东}\n"
	                        "  - {name: big, label: 大单, percent: 0.125, above: 500000, of: excess,\n"
	                        "     timeliness: {90: 1.2, 0: 0.75}, members: {presales: 20, legal: 5}}\n");
	assert_int_equal(config.incentive_count, 2);
	const struct incentive *deal = config.incentives, *big = deal + 1;
	assert_string_equal(deal->label, "deal");
	assert_int_equal(deal->per_deal, 50000);
	assert_int_equal(deal->term_count, 1);
	assert_string_equal(deal->groups[0], "华东");
	assert_int_equal(deal->above, 0);
	assert_string_equal(big->label, "大单");
	assert_int_equal(big->percent, 125);
	assert_int_equal(big->above, 50000000);
	assert_true(big->of_excess);
	assert_int_equal(big->timeliness_count, 2);
	assert_int_equal(big->timeliness[0].factor, 1200);
	assert_int_equal(big->timeliness[1].least, 0);
	assert_string_equal(big->members[1].role, "legal");
	assert_int_equal(big->members[1].percent, 5);
	config_free(&config);
}

static void reads_channels_with_what_they_need_and_when_they_may(void **state)
{
	(void)state;
	struct config config;
	read_text(&config,
	          "language: zh\nchannels:\n  mail: {from: a@b, command: [/bin/true, '{to}']}\n"
	          "  sms: {command: [/bin/true, '{phone}'], limit: 210, timeout: 2min, retries: 0, backoff: 1h,\n"
	          "    quiet: '20:00-08:30', working_time: true, digest: daily 08:30}\n"
	          "  chat: {command: /bin/true, input: json, digest: weekly sun 00:00, retries: 3}\n"
	          "alerts: [{name: a, when: 'idle>7d', urgent: true}, {name: b, when: 'idle>7d'}]\n" HEAD);
	const struct channel *mail = config_channel(&config, NULL), *sms = config_channel(&config, "sms"),
	                     *chat = config_channel(&config, "chat");
	assert_string_equal(mail->name, "mail");
	assert_int_equal(mail->input, INPUT_MAIL);
	assert_true(mail->needs_email && mail->is_personal && !mail->needs_phone);
	assert_int_equal(mail->timeout, 60);
	assert_int_equal(mail->attempts, 9);
	assert_int_equal(mail->backoff, 300);
	assert_int_equal(mail->digest.kind, DIGEST_EACH);
	assert_true(sms->input == INPUT_TEXT && sms->needs_phone && !sms->needs_email && sms->working_time);
	assert_int_equal(sms->limit, 210);
	assert_int_equal(sms->timeout, 120);
	assert_int_equal(sms->attempts, 1);
	assert_int_equal(sms->backoff, 3600);
	assert_true(sms->quiet.begin == 20 * 60 && sms->quiet.end == 8 * 60 + 30);
	assert_true(sms->digest.kind == DIGEST_DAILY && sms->digest.minute == 8 * 60 + 30);
	assert_true(chat->input == INPUT_JSON && !chat->is_personal && chat->attempts == 4);
	assert_true(chat->digest.kind == DIGEST_WEEKLY && chat->digest.weekday == 6 && chat->digest.minute == 0);
	assert_true(config_alert(&config, "a")->steps[0].urgent && !config_alert(&config, "b")->steps[0].urgent);
	assert_int_equal(config.language, LANGUAGE_ZH);
	assert_null(config_channel(&config, "pager"));
	config_free(&config);
}

static void reads_imports(void **state)
{
	(void)state;
	struct config config;
	read_text(&config,
	          HEAD "imports:\n  p: {columns: {A: ref, B: '-', C: stage}, values: {stage: {Won: won, X: contact}},"
	               " set: {source: web}, drop: [D]}\n"
	               "  t: {of: team, columns: {N: name, M: manager}}\n"
	               "  c: {of: customer, columns: {N: name, M: decision_maker}}\n"
	               "  f: {of: followup, columns: {N: ref, M: next}}\n"
	               "  s: {of: stage, columns: {N: stage, M: reason}, values: {stage: {L: lost}}}\n"
	               "  bank: {of: payment, columns: {N: received, M: instalment}}\n");
	const struct import_profile *p = config_import(&config, "p");
	assert_int_equal(p->of, IMPORT_OPPORTUNITY);
	assert_int_equal(p->column_count, 3);
	assert_string_equal(p->columns[1].from, "B");
	assert_string_equal(p->columns[1].to, "-");
	assert_string_equal(p->values[0].field, "stage");
	assert_int_equal(p->values[0].pair_count, 2);
	assert_string_equal(p->values[0].pairs[0].from, "Won");
	assert_string_equal(p->set[0].to, "web");
	assert_string_equal(p->drop[0], "D");
	assert_int_equal(config_import(&config, "t")->of, IMPORT_TEAM);
	assert_int_equal(config_import(&config, "c")->of, IMPORT_CUSTOMER);
	assert_int_equal(config_import(&config, "f")->of, IMPORT_FOLLOWUP);
	assert_int_equal(config_import(&config, "s")->of, IMPORT_STAGE);
	assert_int_equal(config_import(&config, "bank")->of, IMPORT_PAYMENT);
	assert_null(config_import(&config, "maven"));
	config_free(&config);
}

static void accepts_requirements_that_can_hold_together(void **state)
{
	(void)state;
	static const char *const lists[] = {
		"'amount>=5', 'amount<=5'",
		"'amount>1', 'amount<9', 'amount!=5'",
		"'source=x,y', 'source!=x'",
		"'source=', 'source!=x'",
		"'tags=a', 'tags=b'",
		"'idle>7d', 'idle<2wh'",
		"'source=x', 'source~y'",
		"'status=open,won'",
		"'status!=won', 'status!='",
		"'contact=a', 'contact=b'",
		"'close_date>today', 'close_date<-7d'",
	};
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		char text[500];
		snprintf(text, sizeof text, STAGES("[{name: a, requires: [%s]}]"), lists[i]);
		struct config config;
		read_text(&config, text);
		config_free(&config);
	}
}

/* ---- files ---- */

static char file[100];

static int make_folder(void **state)
{
	(void)state;
	snprintf(file, sizeof file, "/tmp/opp-test-XXXXXX");
	if (!mkdtemp(file))
		return -1;
	strcat(file, "/opp.yaml");
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(file);
	*strrchr(file, '/') = '\0';
	return rmdir(file);
}

static void write_file(const char *text, mode_t mode)
{
	FILE *stream = fopen(file, "w");
	assert_non_null(stream);
	fputs(text, stream);
	fclose(stream);
	assert_int_equal(chmod(file, mode), 0);
}

static int read_status(void)
{
	struct config config;
	struct error error = {0};
	int status = config_read(file, &config, &error);
	assert_int_equal(status, error.status);
	config_free(&config);
	return status;
}

static void reads_a_file(void **state)
{
	(void)state;
	unlink(file);
	assert_int_equal(read_status(), EX_NOINPUT);
	write_file(HEAD, 0600);
	assert_int_equal(read_status(), 0);
	write_file(HEAD "x: 1", 0600);
	assert_int_equal(read_status(), EX_CONFIG);
}

static void refuses_what_is_no_file(void **state)
{
	(void)state;
	unlink(file);
	assert_int_equal(mkfifo(file, 0600), 0);
	assert_int_equal(read_status(), EX_NOINPUT);
	unlink(file);
	assert_int_equal(mkdir(file, 0700), 0);
	assert_int_equal(read_status(), EX_NOINPUT);
	rmdir(file);
}

static void refuses_commands_that_others_may_write(void **state)
{
	(void)state;
	const char *commands = HEAD "channels: {mail: {command: /bin/cat}}\n";
	write_file(commands, 0600);
	assert_int_equal(read_status(), 0);
	write_file(commands, 0644);
	assert_int_equal(read_status(), 0);
	write_file(commands, 0602);
	assert_int_equal(read_status(), EX_NOPERM);
	write_file(HEAD, 0602);
	assert_int_equal(read_status(), 0);
	/* Only root can give a file away to a group that is not its owner's. */
	if (geteuid() != 0 || chown(file, 0, 1) != 0)
		return;
	write_file(commands, 0620);
	assert_int_equal(read_status(), EX_NOPERM);
	write_file(HEAD, 0620);
	assert_int_equal(read_status(), 0);
}

/* ---- the templates ---- */

static void read_template(struct config *config, const char *name)
{
	char path[200];
	struct error error = {0};
	snprintf(path, sizeof path, "config/templates/%s.yaml", name);
	if (config_read(path, config, &error))
		fail_msg("%s", error.text);
}

static int64_t points(const struct dimension *dimension, size_t level)
{
	return dimension->levels[level].points;
}

/* Both templates are the same process, in two languages. */
static void check_b2b(const struct config *config)
{
	static const int64_t weights[] = {3000, 2000, 2000, 2000, 1000};
	static const char *const stages[] = {"contact", "needs", "proposal", "negotiation", "signing", "collection"};
	static const int64_t due[] = {0, 2, 4, 7, 10};
	static const size_t roles[] = {1, 2, 1, 3, 2, 2};
	static const char *const alerts[] = {"overdue", "stalled", "churn", "slow"};
	assert_int_equal(config->scorecard.scale, 10000);
	assert_int_equal(config->scorecard.dimension_count, 5);
	for (size_t i = 0; i < 5; i++) {
		const struct dimension *dimension = &config->scorecard.dimensions[i];
		assert_int_equal(dimension->weight, weights[i]);
		assert_int_equal(dimension->level_count, 3);
		assert_int_equal(points(dimension, 0), weights[i]);
		assert_int_equal(points(dimension, 1), weights[i] / 2);
		assert_int_equal(points(dimension, 2), 0);
	}
	assert_string_equal(scorecard_grade(&config->scorecard, 8000)->name, "A");
	assert_string_equal(scorecard_grade(&config->scorecard, 7999)->name, "B");
	assert_string_equal(scorecard_grade(&config->scorecard, 6000)->name, "B");
	assert_string_equal(scorecard_grade(&config->scorecard, 4000)->name, "C");
	assert_string_equal(scorecard_grade(&config->scorecard, 3999)->name, "D");
	assert_string_equal(scorecard_grade(&config->scorecard, 0)->name, "D");
	assert_true(scorecard_qualifies(&config->scorecard, "A") && scorecard_qualifies(&config->scorecard, "B"));
	assert_false(scorecard_qualifies(&config->scorecard, "C") || scorecard_qualifies(&config->scorecard, "D"));
	const struct pipeline *pipeline = config_pipeline(config, NULL);
	assert_int_equal(pipeline->stage_count, 6);
	for (size_t i = 0; i < 6; i++) {
		const struct stage *stage = &pipeline->stages[i];
		assert_string_equal(stage->name, stages[i]);
		assert_int_equal(stage->role_count, roles[i]);
		assert_non_null(stage->definition);
		assert_non_null(stage->action);
		assert_int_equal(stage->has_due, i < 5);
		assert_int_equal(stage->won, i == 5);
		if (i < 5)
			assert_int_equal(stage->due.count, due[i]);
	}
	assert_int_equal(pipeline->stages[0].requires[0].kind, REQUIRE_NOTE);
	assert_int_equal(pipeline->stages[1].require_count, 7);
	assert_int_equal(pipeline->stages[2].requires[0].kind, REQUIRE_ATTACHMENT);
	assert_int_equal(pipeline->stages[3].requires[0].kind, REQUIRE_NOTE);
	assert_int_equal(pipeline->stages[4].requires[0].kind, REQUIRE_ATTACHMENT);
	assert_int_equal(pipeline->stages[5].require_count, 0);
	assert_int_equal(pipeline->lost_reason_count, 6);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(pipeline->lost_reasons[i].needs_note, i == 5);
	assert_int_equal(config->alert_count, 4);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(config->alerts[i].name, alerts[i]);
	assert_string_equal(config->alerts[2].steps[0].flag, "red");
	assert_int_equal(config->calendar.shift_count, 2);
}

static void ships_a_chinese_process(void **state)
{
	(void)state;
	static const char *const labels[] = {"行业匹配度", "客户规模", "采购意向", "预算水平", "决策周期"};
	static const char *const levels[5][3] = {
		{"完全匹配", "部分", "不匹配"}, {">500人", "100-500人", "<100人"}, {"明确", "模糊", "无意向"},
		{"充足", "有限", "无预算"},     {"<1个月", "1-3个月", ">3个月"},
	};
	static const char *const stages[] = {"初步接触", "需求确认", "方案报价", "商务谈判", "合同签订", "回款跟进"};
	static const char *const reasons[] = {"报价不合理", "需求没摸清", "跟进太慢", "竞品", "无预算", "其他"};
	static const char *const rules[] = {"跟进超时", "停滞风险", "流失预警", "响应超时"};
	struct config config;
	read_template(&config, "zh-b2b");
	check_b2b(&config);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(config.scorecard.dimensions[i].label, labels[i]);
	for (size_t i = 0; i < 15; i++)
		assert_string_equal(config.scorecard.dimensions[i / 3].levels[i % 3].label, levels[i / 3][i % 3]);
	for (size_t i = 0; i < 6; i++) {
		assert_string_equal(config_pipeline(&config, "default")->stages[i].label, stages[i]);
		assert_string_equal(config_pipeline(&config, "default")->lost_reasons[i].name, reasons[i]);
	}
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(config.alerts[i].label, rules[i]);
	assert_string_equal(config.alerts[0].steps[0].action, "电话/邮件催办");
	assert_string_equal(config.alerts[1].steps[0].action, "召开复盘会议");
	assert_string_equal(config.alerts[2].steps[0].action, "重点跟踪");
	/* 10 October 2026 is a Saturday that is worked, 5 October a Monday that is not. */
	assert_true(calendar_is_working_day(&config.calendar, day_from_civil((struct civil){2026, 10, 10})));
	assert_false(calendar_is_working_day(&config.calendar, day_from_civil((struct civil){2026, 10, 5})));
	config_free(&config);
}

static void ships_the_same_process_in_english(void **state)
{
	(void)state;
	struct config config;
	read_template(&config, "en-b2b");
	check_b2b(&config);
	config_free(&config);
}

static void ships_a_config_for_an_export(void **state)
{
	(void)state;
	struct config config;
	read_template(&config, "crm-export");
	assert_int_equal(config_import(&config, "accounts")->of, IMPORT_CUSTOMER);
	assert_int_equal(config_import(&config, "teams")->of, IMPORT_TEAM);
	assert_int_equal(config_import(&config, "pipeline")->of, IMPORT_OPPORTUNITY);
	assert_int_equal(config_pipeline(&config, NULL)->stage_count, 2);
	config_free(&config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_other_shapes),
		cmocka_unit_test(refuses_tricks_of_yaml),
		cmocka_unit_test(refuses_a_wrong_top),
		cmocka_unit_test(refuses_wrong_rates),
		cmocka_unit_test(refuses_a_wrong_calendar),
		cmocka_unit_test(refuses_a_wrong_team),
		cmocka_unit_test(refuses_wrong_fields),
		cmocka_unit_test(refuses_a_wrong_scorecard),
		cmocka_unit_test(refuses_wrong_pipelines),
		cmocka_unit_test(refuses_wrong_alerts),
		cmocka_unit_test(refuses_wrong_channels),
		cmocka_unit_test(refuses_wrong_imports),
		cmocka_unit_test(refuses_wrong_targets),
		cmocka_unit_test(refuses_wrong_incentives),
		cmocka_unit_test(refuses_bytes_of_other_encodings),
		cmocka_unit_test(refuses_bombs_at_once),
		cmocka_unit_test(refuses_a_large_text),
		cmocka_unit_test(finds_a_repeated_key_among_many),
		cmocka_unit_test(fills_in_what_is_left_out),
		cmocka_unit_test(keeps_the_text),
		cmocka_unit_test(puts_the_default_currency_first),
		cmocka_unit_test(sorts_holidays),
		cmocka_unit_test(declares_fields_behind_the_built_in_ones),
		cmocka_unit_test(gives_built_in_fields_the_choices_of_the_config),
		cmocka_unit_test(reads_stages),
		cmocka_unit_test(reads_alerts_with_and_without_steps),
		cmocka_unit_test(reads_channels_with_what_they_need_and_when_they_may),
		cmocka_unit_test(reads_imports),
		cmocka_unit_test(reads_targets_in_order),
		cmocka_unit_test(reads_incentives),
		cmocka_unit_test(accepts_requirements_that_can_hold_together),
		cmocka_unit_test_setup_teardown(reads_a_file, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(refuses_what_is_no_file, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(refuses_commands_that_others_may_write, make_folder, remove_folder),
		cmocka_unit_test(ships_a_chinese_process),
		cmocka_unit_test(ships_the_same_process_in_english),
		cmocka_unit_test(ships_a_config_for_an_export),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
