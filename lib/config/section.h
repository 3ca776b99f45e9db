/*
 * section.h: the sections of the config, a file each, as config.c puts them together.
 */
#ifndef OPP_CONFIG_SECTION_H
#define OPP_CONFIG_SECTION_H

#include "config/schema.h"

/* Sections that are mappings, by their tables. */
extern const struct schema calendar_schema, scorecard_schema, pipeline_schema, channel_schema, import_schema, incentive_schema;

/* The calendar of a config that gives none: Monday to Friday, 09:00 to 17:00. */
void calendar_default(struct calendar *calendar);

/* Sections that need more than a table: for key.read, `structure` is the struct config. */
int read_rates(struct reader *reader, const struct node *list, void *structure);
int read_team(struct reader *reader, const struct node *list, void *structure);
int read_fields(struct reader *reader, const struct node *mapping, void *structure);
int read_alerts(struct reader *reader, const struct node *list, void *structure);
int read_targets(struct reader *reader, const struct node *list, void *structure);

/* Reads each, daily HH:MM or weekly DAY HH:MM. */
int read_digest(struct reader *reader, const struct node *value, struct digest *digest);

/* Begins the catalogue with the built-in fields. */
void fields_begin(struct config *config);

/* Gives built-in fields the choices that the config is the source of: its stages, grades, currencies and so on. */
void fields_finish(struct config *config);

/* Whether somebody of the team has the role, is in the group, is called so; else an error with the nearest one. */
int need_role(struct reader *reader, const struct node *value, const char *role);
int need_group(struct reader *reader, const struct node *value, const char *group);
int need_person(struct reader *reader, const struct node *value, const char *name);

/* Whether the terms of one stage can hold together; else an error that names two that cannot. */
int need_compatible(struct reader *reader, const struct node *stage, const struct term *const *terms, size_t count);

#endif
