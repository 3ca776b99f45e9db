/* gaps.c: how much is missing before the next stage of a deal, from what the config's stages ask for. */
#include "store/sql.h"

/* A sum of the terms that do not hold; notes, attachments and approvals come with the move and are no gaps. */
static void stage_gaps(struct sql *sql, const struct stage *stage)
{
	struct error unused;
	sql_add(sql, "0");
	for (size_t i = 0; i < stage->require_count; i++) {
		if (stage->requires[i].kind != REQUIRE_TERM)
			continue;
		sql_add(sql, " + CASE WHEN ");
		sql_terms(sql, stage->requires[i].term, 1, &unused); /* a term of opportunities, as the config has checked */
		sql_add(sql, " THEN 0 ELSE 1 END");
	}
}

void sql_gaps(struct sql *sql)
{
	const struct config *config = sql->config;
	sql_add(sql, "CASE WHEN o.status <> 'open' THEN NULL");
	for (size_t p = 0; p < config->pipeline_count; p++) {
		const struct pipeline *pipeline = &config->pipelines[p];
		for (size_t i = 0; i + 1 < pipeline->stage_count; i++) {
			sql_add(sql, " WHEN o.pipeline = ");
			sql_parameter(sql, value_text(pipeline->name));
			sql_add(sql, " AND o.stage = ");
			sql_parameter(sql, value_text(pipeline->stages[i].name));
			sql_add(sql, " THEN ");
			stage_gaps(sql, &pipeline->stages[i + 1]);
		}
	}
	sql_add(sql, " END");
}
