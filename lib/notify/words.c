/* words.c: what messages say. */
#include "notify/words.h"

#include <string.h>

static const char *const words[WORDS][2] = {
    [WORD_RED] = {"[RED FLAG] ", "【红旗】"},
    [WORD_OF_RULE] = {"%s: %s", "%s：%s"},
    [WORD_COUNT] = {"%s (%d)", "%s %d 项"},
    [WORD_BETWEEN] = {", ", "，"},
    [WORD_GROUP] = {"%s (%d)", "%s（%d）"},
    [WORD_MEASURE] = {"To do", "措施"},
    [WORD_CUSTOMER] = {"Customer", "客户"},
    [WORD_DEAL] = {"Deal", "商机"},
    [WORD_AMOUNT] = {"Amount", "金额"},
    [WORD_STAGE] = {"Stage", "阶段"},
    [WORD_LASTS] = {"For", "持续"},
    [WORD_OWNER] = {"Owner", "负责人"},
    [WORD_NOTIFY] = {"For", "通知"},
    [WORD_ACKNOWLEDGE] = {"Done? Say so", "处理后请确认"},
    [WORD_NOTE] = {"what was done", "处理情况"},
    [WORD_NO_DAY] = {"less than a day", "不到 1 天"},
    [WORD_ONE_DAY] = {"1 day", "1 天"},
    [WORD_DAYS] = {"%d days", "%d 天"},
    [WORD_SINCE] = {"%s (since %s)", "%s（自 %s）"},
    [WORD_COLON] = {": ", "："},
    [WORD_COMMA] = {", ", "、"},
    [WORD_MORE] = {"... and %d more; see opp-alert", "……另有 %d 项，见 opp-alert"},
    [WORD_SCORECARD] = {"scorecard", "评分卡"},
    [WORD_PROCESS] = {"process", "销售流程"},
};

const char *word(const struct config *config, enum word word)
{
	return words[word][config->language];
}

void add_words(struct buffer *buffer, const struct config *config, enum word word, const char *text, const char *second,
               int64_t number)
{
	const char *texts[] = {text, second};
	size_t next = 0;
	for (const char *at = words[word][config->language]; *at; at++) {
		if (*at != '%') {
			buffer_add_character(buffer, *at);
			continue;
		}
		if (*++at == 'd')
			buffer_add_integer(buffer, number);
		else
			buffer_add_text(buffer, texts[next++]);
	}
}
