/* alike.c: keys under which what people write differently is the same. */
#include "base/alike.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

/* ---- characters ---- */

/* Half width for full width, lower case for ASCII letters. */
static uint32_t fold(uint32_t character)
{
	if (character == 0x3000)
		return ' ';
	if (character >= 0xff01 && character <= 0xff5e)
		character -= 0xfee0;
	return character >= 'A' && character <= 'Z' ? character + 'a' - 'A' : character;
}

/* Blanks and punctuation, of ASCII, Latin 1, general punctuation and CJK. */
static bool separates(uint32_t character)
{
	if (character < 0x80)
		return !((character >= 'a' && character <= 'z') || (character >= '0' && character <= '9'));
	return (character >= 0xa0 && character <= 0xbf) || (character >= 0x2000 && character <= 0x206f) ||
	       (character >= 0x3000 && character <= 0x303f) || character == 0xfeff || character == 0x30fb;
}

static void add_character(struct buffer *text, uint32_t character)
{
	if (character < 0x80) {
		buffer_add_character(text, (char)character);
	} else if (character < 0x800) {
		buffer_add_character(text, (char)(0xc0 | character >> 6));
		buffer_add_character(text, (char)(0x80 | (character & 0x3f)));
	} else if (character < 0x10000) {
		buffer_add_character(text, (char)(0xe0 | character >> 12));
		buffer_add_character(text, (char)(0x80 | (character >> 6 & 0x3f)));
		buffer_add_character(text, (char)(0x80 | (character & 0x3f)));
	} else {
		buffer_add_character(text, (char)(0xf0 | character >> 18));
		buffer_add_character(text, (char)(0x80 | (character >> 12 & 0x3f)));
		buffer_add_character(text, (char)(0x80 | (character >> 6 & 0x3f)));
		buffer_add_character(text, (char)(0x80 | (character & 0x3f)));
	}
}

/* ---- names ---- */

/* Longer ones stand before what they end in. */
static const char *const chinese_forms[] = {"有限责任公司", "股份有限公司", "集团有限公司", "有限公司",
                                            "股份公司",     "集团公司",     "总公司",       "公司",
                                            "集团",         "股份",         "有限"};
static const char *const english_forms[] = {"inc",  "incorporated", "ltd", "limited", "llc",  "llp", "plc",
                                            "corp", "corporation",  "co",  "company", "gmbh", "ag",  "kg",
                                            "sa",   "sarl",         "srl", "spa",     "bv",   "nv",  "ab",
                                            "as",   "oy",           "pte", "pty",     "kk"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The length without a form of companies that the text ends in; 0 if it has none. */
static size_t without_form(const char *text, size_t length, const char *const *forms, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t form = strlen(forms[i]);
		if (form < length && memcmp(text + length - form, forms[i], form) == 0)
			return length - form;
	}
	return 0;
}

/* Cuts words that are forms off the end of words with blanks between, but never the first one. */
static void cut_words(struct buffer *words)
{
	for (;;) {
		size_t left = without_form(words->data, words->length, english_forms, COUNT(english_forms));
		if (!left || words->data[left - 1] != ' ')
			return;
		words->length = left - 1;
	}
}

static void cut_forms(struct buffer *name, size_t begin)
{
	for (size_t left;
	     (left = without_form(name->data + begin, name->length - begin, chinese_forms, COUNT(chinese_forms)));)
		name->length = begin + left;
}

void alike_name(struct buffer *key, const char *name, size_t length)
{
	struct buffer words = {0};
	size_t begin = key->length;
	bool blank = true;
	for (const char *end = name + length; name < end;) {
		uint32_t character = fold(utf8_next(&name, end));
		bool separator = separates(character);
		if (!separator)
			add_character(&words, character);
		else if (!blank)
			buffer_add_character(&words, ' ');
		blank = separator;
	}
	while (words.length && words.data[words.length - 1] == ' ')
		words.length--;
	if (words.length)
		cut_words(&words);
	for (size_t i = 0; i < words.length; i++)
		if (words.data[i] != ' ')
			buffer_add_character(key, words.data[i]);
	if (key->length > begin)
		cut_forms(key, begin);
	if (key->data)
		key->data[key->length] = '\0';
	buffer_free(&words);
}

/* ---- numbers and addresses ---- */

void alike_phone(struct buffer *key, const char *phone, size_t length)
{
	enum { LEAST = 7 };
	char digits[32];
	size_t count = 0, first = 0;
	for (const char *end = phone + length; phone < end && count < sizeof digits;) {
		uint32_t character = fold(utf8_next(&phone, end));
		if (character >= '0' && character <= '9')
			digits[count++] = (char)character;
	}
	if (count > LEAST + 4 && memcmp(digits, "0086", 4) == 0)
		first = 4;
	else if (count > LEAST + 4 && memcmp(digits, "86", 2) == 0)
		first = 2;
	if (count - first >= LEAST)
		buffer_add(key, digits + first, count - first);
}

void alike_mail(struct buffer *key, const char *mail, size_t length)
{
	size_t begin = key->length;
	for (const char *end = mail + length; mail < end;) {
		uint32_t character = fold(utf8_next(&mail, end));
		if (character > ' ')
			add_character(key, character);
	}
	if (key->length > begin && !memchr(key->data + begin, '@', key->length - begin)) {
		key->length = begin;
		key->data[begin] = '\0';
	}
}

uint64_t alike_hash(const struct buffer *key)
{
	uint64_t hash = 14695981039346656037U;
	for (size_t i = 0; i < key->length; i++)
		hash = (hash ^ (unsigned char)key->data[i]) * 1099511628211U;
	return hash;
}
