/*
 * mail.c: the module that composes mails with GMime.
 *
 * Encoded words are made here: GMime's are longer than the 75 characters of RFC 2047 where a text has no blanks, as
 * Chinese has none.
 */
#include "notify/mail.h"

#include "base/memory.h"
#include "base/module.h"
#include "base/utf8.h"

#include <gmime/gmime.h>
#include <stdbool.h>
#include <string.h>

/* GLib aborts the program when memory runs out. */
static void end_by_glib(const char *domain, GLogLevelFlags level, const char *text, void *data)
{
	(void)domain, (void)text, (void)data;
	if (level & G_LOG_LEVEL_ERROR)
		out_of_memory();
}

/* Whether quoted-printable is shorter than base64: what is not ASCII takes three bytes instead of one. */
static bool is_mostly_ascii(const char *text, size_t length)
{
	size_t others = 0;
	for (size_t i = 0; i < length; i++)
		others += (unsigned char)text[i] >= 0x80;
	return others * 6 < length;
}

/*
 * Either encoding leaves no line long, and no line that looks like a boundary or like the head of a message in a
 * mailbox.
 */
static void set_content(GMimePart *part, const void *bytes, size_t length, bool readable)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, length);
	GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
	g_mime_part_set_content(part, content);
	g_mime_part_set_content_encoding(part, readable ? GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE
	                                                : GMIME_CONTENT_ENCODING_BASE64);
	g_object_unref(content);
	g_object_unref(stream);
}

static GMimeObject *text_part(const char *subtype, const char *text)
{
	GMimePart *part = g_mime_part_new_with_type("text", subtype);
	size_t length = strlen(text);
	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
	set_content(part, text, length, is_mostly_ascii(text, length));
	return GMIME_OBJECT(part);
}

static GMimeObject *image_part(const struct mail_image *image)
{
	GMimePart *part = g_mime_part_new();
	GMimeContentType *type = g_mime_content_type_parse(NULL, image->type);
	char *id = g_strdup_printf("%s@opp", image->name);
	g_mime_object_set_content_type(GMIME_OBJECT(part), type);
	g_mime_object_set_disposition(GMIME_OBJECT(part), GMIME_DISPOSITION_INLINE);
	g_mime_part_set_filename(part, image->name);
	g_mime_part_set_content_id(part, id);
	set_content(part, image->bytes, image->length, false);
	g_free(id);
	g_object_unref(type);
	return GMIME_OBJECT(part);
}

/* GMime's own boundaries are random; "=_" stands in neither encoding, so these cannot occur in a part. */
static GMimeMultipart *multipart(const struct mail *mail, const char *subtype)
{
	GMimeMultipart *parts = g_mime_multipart_new_with_subtype(subtype);
	char *boundary = g_strdup_printf("=_%.3s_%.50s", subtype, mail->id);
	g_mime_multipart_set_boundary(parts, boundary);
	g_free(boundary);
	return parts;
}

static void add_part(GMimeMultipart *parts, GMimeObject *part)
{
	g_mime_multipart_add(parts, part);
	g_object_unref(part);
}

static GMimeObject *html_part(const struct mail *mail)
{
	GMimeObject *html = text_part("html", mail->html);
	if (!mail->image_count)
		return html;
	GMimeMultipart *related = multipart(mail, "related");
	g_mime_object_set_content_type_parameter(GMIME_OBJECT(related), "type", "text/html");
	add_part(related, html);
	for (size_t i = 0; i < mail->image_count; i++)
		add_part(related, image_part(&mail->images[i]));
	return GMIME_OBJECT(related);
}

static GMimeObject *body(const struct mail *mail)
{
	GMimeObject *text = text_part("plain", mail->text);
	if (!mail->html)
		return text;
	GMimeMultipart *alternative = multipart(mail, "alternative");
	add_part(alternative, text);
	add_part(alternative, html_part(mail));
	return GMIME_OBJECT(alternative);
}

/* Whether the text may stand in a header as it is: as the words of a name (RFC 5322 atoms), and on its line. */
static bool is_plain(const char *text)
{
	enum { LONGEST = 60 };
	size_t length = strlen(text);
	return length <= LONGEST &&
	       strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '+-/_") == length;
}

/* Adds the text as encoded words of whole characters, each on a line of its own (RFC 2047, 2 and 5). */
static void add_words(GString *header, const char *text)
{
	enum { BYTES = 45, FIRST_BYTES = 39 }; /* the header's name stands before the first */
	size_t rest = strlen(text);
	if (is_plain(text)) {
		g_string_append(header, text);
		return;
	}
	size_t most = FIRST_BYTES;
	for (const char *separator = ""; rest; separator = "\n ", most = BYTES) {
		size_t length = rest > most ? utf8_cut(text, rest, most) : rest;
		char *word = g_base64_encode((const guchar *)text, length);
		g_string_append_printf(header, "%s=?UTF-8?B?%s?=", separator, word);
		g_free(word);
		text += length;
		rest -= length;
	}
}

static void add_header(GMimeMessage *message, const char *name, const char *value)
{
	GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
	g_mime_header_list_append(headers, name, "", NULL);
	g_mime_header_set_raw_value(g_mime_header_list_get_header(headers, name), value);
}

static void add_subject(GMimeMessage *message, const char *subject)
{
	GString *header = g_string_new(" ");
	add_words(header, subject);
	g_string_append(header, "\n");
	add_header(message, "Subject", header->str);
	g_string_free(header, TRUE);
}

static void add_recipient(GMimeMessage *message, const char *name, const char *address)
{
	GString *header = g_string_new(" ");
	if (name) {
		add_words(header, name);
		g_string_append_printf(header, "%s <%s>\n", is_plain(name) ? "" : "\n", address);
	} else {
		g_string_append_printf(header, "%s\n", address);
	}
	add_header(message, "To", header->str);
	g_string_free(header, TRUE);
}

static void set_date(GMimeMessage *message, const struct mail *mail)
{
	GTimeZone *zone = g_time_zone_new_offset(mail->zone_offset);
	GDateTime *utc = g_date_time_new_from_unix_utc(mail->date), *local = g_date_time_to_timezone(utc, zone);
	g_mime_message_set_date(message, local);
	g_date_time_unref(local);
	g_date_time_unref(utc);
	g_time_zone_unref(zone);
}

static void set_headers(GMimeMessage *message, const struct mail *mail)
{
	GMimeObject *object = GMIME_OBJECT(message);
	const char *domain = strchr(mail->from, '@') + 1;
	char *id = g_strdup_printf("%s@%s", mail->id, domain);
	char *list = g_strdup_printf("<%s.opp.%s>", mail->list, domain);
	g_mime_object_append_header(object, "From", mail->from, NULL);
	add_recipient(message, mail->to_name, mail->to);
	add_subject(message, mail->subject);
	set_date(message, mail);
	g_mime_message_set_message_id(message, id);
	g_mime_object_append_header(object, "Auto-Submitted", "auto-generated", NULL);
	g_mime_object_append_header(object, "X-Auto-Response-Suppress", "All", NULL);
	g_mime_object_append_header(object, "List-Id", list, NULL);
	g_free(list);
	g_free(id);
}

static void compose(const struct mail *mail, struct buffer *message)
{
	g_log_set_default_handler(end_by_glib, NULL);
	g_mime_init();
	GMimeMessage *composed = g_mime_message_new(FALSE);
	GMimeObject *content = body(mail);
	set_headers(composed, mail);
	g_mime_message_set_mime_part(composed, content);
	char *text = g_mime_object_to_string(GMIME_OBJECT(composed), NULL);
	buffer_add_text(message, text);
	g_free(text);
	g_object_unref(content);
	g_object_unref(composed);
}

MODULE_EXPORT const struct mail_composer opp_module = {.compose = compose};
