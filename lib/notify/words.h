/*
 * words.h: what messages say, in the config's language.
 */
#ifndef OPP_NOTIFY_WORDS_H
#define OPP_NOTIFY_WORDS_H

#include "config/config.h"

enum word {
	WORD_RED,         /* the mark of a red flag, to stand before a text */
	WORD_OF_RULE,     /* a rule with one alert, in a subject: label, what it is about */
	WORD_COUNT,       /* one with several: label, how many */
	WORD_BETWEEN,     /* between the rules of a subject */
	WORD_GROUP,       /* the head of a rule's alerts: label, how many */
	WORD_MEASURE,     /* before the measure to take */
	WORD_CUSTOMER,
	WORD_DEAL,
	WORD_AMOUNT,
	WORD_STAGE,
	WORD_LASTS,       /* how long */
	WORD_OWNER,
	WORD_NOTIFY,      /* who is told, where all read it */
	WORD_ACKNOWLEDGE, /* before the command */
	WORD_NOTE,        /* what to put in its place */
	WORD_NO_DAY,
	WORD_ONE_DAY,
	WORD_DAYS,        /* how many */
	WORD_SINCE,       /* how long, since when */
	WORD_COLON,
	WORD_COMMA,
	WORD_MORE,        /* how many do not fit */
	WORD_SCORECARD,
	WORD_PROCESS,
	WORDS
};

const char *word(const struct config *config, enum word word);

/* Adds a word that holds %s for the texts, in their order, and %d for the number. */
void add_words(struct buffer *buffer, const struct config *config, enum word word, const char *text, const char *second,
               int64_t number);

#endif
