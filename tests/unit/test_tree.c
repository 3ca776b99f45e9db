/* test_tree.c: a tree of YAML nodes as bytes. */
#include "config/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void same_nodes(const struct node *one, const struct node *other)
{
	assert_int_equal(one->kind, other->kind);
	assert_int_equal(one->line, other->line);
	assert_int_equal(one->column, other->column);
	assert_int_equal(one->count, other->count);
	assert_int_equal(one->blank, other->blank);
	assert_int_equal(one->key == one, other->key == other);
	assert_string_equal(one->key ? one->key->text : "", other->key ? other->key->text : "");
	if (one->kind == NODE_SCALAR)
		assert_string_equal(one->text, other->text);
	assert_int_equal(one->value == NULL, other->value == NULL);
	if (one->value)
		same_nodes(one->value, other->value);
	for (one = one->first, other = other->first; one; one = one->next, other = other->next)
		same_nodes(one, other);
	assert_null(other);
}

static char *template_text(size_t *length)
{
	struct buffer text = {0};
	FILE *file = fopen("config/templates/zh-b2b.yaml", "r");
	assert_non_null(file);
	for (int byte; (byte = getc(file)) != EOF;)
		buffer_add_character(&text, (char)byte);
	fclose(file);
	*length = text.length;
	return text.data;
}

static void read_template(struct arena *arena, struct node **root)
{
	size_t length;
	struct error error = {0};
	char *text = template_text(&length);
	assert_int_equal(yaml_read("opp.yaml", text, length, arena, root, &error), 0);
	free(text);
}

static void a_tree_comes_back_as_it_was(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct buffer bytes = {0};
	struct node *root;
	read_template(&arena, &root);
	tree_write(&bytes, root);
	const struct node *again = tree_read(bytes.data, bytes.length, &arena);
	assert_non_null(again);
	same_nodes(root, again);
	buffer_free(&bytes);
	arena_free(&arena);
}

/* Each prefix is refused, and each changed byte gives another tree or none: nothing is read behind the end. */
static void damaged_bytes_are_no_tree_or_another_one(void **state)
{
	(void)state;
	struct arena arena = {0}, other = {0};
	struct buffer bytes = {0};
	struct node *root;
	read_template(&arena, &root);
	tree_write(&bytes, root);
	for (size_t length = 0; length < bytes.length; length += 7) {
		char *part = memory_get(length + 1); /* of just that size, for the sanitizers */
		memcpy(part, bytes.data, length);
		assert_null(tree_read(part, length, &other));
		free(part);
	}
	for (size_t i = 0; i < bytes.length; i += 3) {
		bytes.data[i] = (char)(bytes.data[i] ^ 0x55);
		tree_read(bytes.data, bytes.length, &other);
		bytes.data[i] = (char)(bytes.data[i] ^ 0x55);
		arena_reset(&other);
	}
	buffer_free(&bytes);
	arena_free(&arena);
	arena_free(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_tree_comes_back_as_it_was),
	    cmocka_unit_test(damaged_bytes_are_no_tree_or_another_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
