/* test_mail.c: composing mails, and mailboxes.  What a parser makes of them is tested in tests/cli/mail.bats. */
#include "notify/mail.h"

#include "base/address.h"
#include "base/buffer.h"
#include "base/clean.h"
#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct mail plain = {
    .from = "opp@example.com", .to = "lilei@example.com", .to_name = "李雷", .subject = "跟进超时 3 项", .id = "a1.b2",
    .list = "alerts", .date = 1795395600, .zone_offset = 8 * 3600, .text = "跟进超时\n", .html = "<p>跟进超时</p>\n",
};

static char *composed(const struct mail *mail)
{
	struct buffer message = {0};
	struct error error = {0};
	assert_int_equal(mail_compose(mail, &message, &error), 0);
	assert_string_equal(error.text, "");
	return message.data;
}

/* The headers of a message, its continuation lines included. */
static char *headers_of(const struct mail *mail)
{
	char *text = composed(mail), *end = strstr(text, "\n\n");
	assert_non_null(end);
	end[1] = '\0';
	return text;
}

static void assert_holds(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("%s\nis not in:\n%s", part, text);
}

static void a_mail_says_what_it_is_and_that_nobody_need_answer(void **state)
{
	(void)state;
	char *headers = headers_of(&plain);
	assert_holds(headers, "From: opp@example.com\n");
	assert_holds(headers, "To: =?UTF-8?B?5p2O6Zu3?=\n <lilei@example.com>\n");
	assert_holds(headers, "Date: Mon, 23 Nov 2026 09:00:00 +0800\n");
	assert_holds(headers, "Message-Id: <a1.b2@example.com>\n");
	assert_holds(headers, "Auto-Submitted: auto-generated\n");
	assert_holds(headers, "X-Auto-Response-Suppress: All\n");
	assert_holds(headers, "List-Id: <alerts.opp.example.com>\n");
	assert_holds(headers, "MIME-Version: 1.0\n");
	assert_holds(headers, "Content-Type: multipart/alternative;");
	free(headers);
}

static void the_same_mail_is_the_same_to_the_byte(void **state)
{
	(void)state;
	static const struct mail_image images[] = {{"bars.png", "image/png", "\x89PNG\0\1", 6}};
	struct mail mail = plain;
	mail.images = images;
	mail.image_count = 1;
	char *first = composed(&mail), *second = composed(&mail);
	assert_string_equal(first, second);
	assert_holds(first, "multipart/related");
	assert_holds(first, "Content-Id: <bars.png@opp>");
	free(first);
	free(second);
}

static size_t longest_line(const char *text)
{
	size_t longest = 0;
	for (size_t length; *text; text += length + (text[length] == '\n')) {
		length = strcspn(text, "\n");
		longest = length > longest ? length : longest;
	}
	return longest;
}

static void headers_are_folded_and_nothing_smuggles_in_a_line(void **state)
{
	(void)state;
	struct buffer long_subject = {0}, long_name = {0};
	buffer_add_text(&long_subject, "x\r\nBcc: evil@example.com\r\n");
	buffer_add_text(&long_name, "a\nBcc: b@example.com\n\t, <c>");
	while (long_subject.length < 10000) {
		buffer_add_text(&long_subject, "\xE8\xB6\x85");
		buffer_add_text(&long_name, "\xE6\x9D\x8E");
	}
	struct mail mail = plain;
	mail.subject = long_subject.data;
	mail.to_name = long_name.data;
	char *headers = headers_of(&mail);
	assert_null(strstr(headers, "\nBcc"));
	assert_null(strchr(headers, '\r'));
	assert_true(longest_line(headers) <= 76);
	assert_true(strlen(headers) < 4000);
	free(headers);
	buffer_free(&long_subject);
	buffer_free(&long_name);
}

static void lines_of_the_parts_are_short(void **state)
{
	(void)state;
	char *text = memory_get(10001);
	memset(text, 'x', 10000);
	struct mail mail = plain;
	mail.text = mail.html = text;
	char *message = composed(&mail);
	assert_true(longest_line(message) <= 78);
	free(message);
	free(text);
}

static void what_is_no_address_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = {"",        "x",        "@b",          "a@",          "-a@b",       "a@b@c",  "a b@c", "a@b\n",
	                                    "a@b\rCc", "a@b,c@d",  "<a@b>",       "\"a\"@b",     "a@b\x7F",    "李@b.cn", "a:b@c", "a;b@c"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct buffer message = {0};
		struct error error = {0};
		struct mail mail = plain;
		mail.to = wrong[i];
		assert_false(mail_address_valid(wrong[i]));
		assert_int_equal(mail_compose(&mail, &message, &error), EX_DATAERR);
		assert_int_equal(message.length, 0);
	}
	char longest[256] = {0};
	memset(longest, 'a', 253);
	longest[100] = '@';
	assert_true(mail_address_valid(longest));
	longest[253] = longest[254] = 'a';
	assert_false(mail_address_valid(longest));
	assert_true(mail_address_valid("wang.fang+opp@mail.example.com"));
}

static void assert_clean(const char *text, size_t limit, const char *expected)
{
	struct buffer buffer = {0};
	buffer_add_clean(&buffer, text, limit);
	assert_string_equal(buffer_text(&buffer), expected);
	buffer_free(&buffer);
}

static void control_characters_are_shown_as_the_replacement_character(void **state)
{
	(void)state;
	assert_clean("", 9, "");
	assert_clean("王芳 a", 99, "王芳 a");
	assert_clean("a\033]0;x\007b\n", 99, "a\uFFFD]0;x\uFFFDb\uFFFD");
	assert_clean("a\u202Eb\xC2\x85" "c\x80", 99, "a\uFFFDb\uFFFDc\uFFFD");
	assert_clean("王芳王芳", 7, "王芳…");
	assert_clean("王芳", 6, "王芳");
}

static void a_mailbox_can_be_split_again(void **state)
{
	(void)state;
	static const char message[] = "Subject: x\n\nFrom here\n>From there\nFromage\n>>From\nend";
	struct buffer mailbox = {0};
	mailbox_add(&mailbox, "opp@example.com", 1795395600, message, sizeof message - 1);
	assert_string_equal(mailbox.data, "From opp@example.com Mon Nov 23 01:00:00 2026\n"
	                                  "Subject: x\n\n>From here\n>>From there\nFromage\n>>From\nend\n\n");
	buffer_free(&mailbox);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_mail_says_what_it_is_and_that_nobody_need_answer),
	    cmocka_unit_test(the_same_mail_is_the_same_to_the_byte),
	    cmocka_unit_test(headers_are_folded_and_nothing_smuggles_in_a_line),
	    cmocka_unit_test(lines_of_the_parts_are_short),
	    cmocka_unit_test(what_is_no_address_is_refused),
	    cmocka_unit_test(control_characters_are_shown_as_the_replacement_character),
	    cmocka_unit_test(a_mailbox_can_be_split_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
