/* words.c: what columns, fields and reports are called on a page for people. */
#include "io/words.h"

#include <ctype.h>
#include <string.h>

/* In English the name says it, with blanks between its words, where there is no other here. */
struct word {
	const char *name, *chinese, *english;
};

static const struct word words[] = {
    /* reports and parts of pages */
    {"dashboard", "销售看板", "Sales dashboard"},
    {"funnel", "销售漏斗", NULL},
    {"conversion", "转化", NULL},
    {"velocity", "阶段停留", "Time in stage"},
    {"sources", "线索来源", NULL},
    {"winloss", "赢单与输单", "Won and lost"},
    {"segments", "细分转化", NULL},
    {"aging", "停留分布", NULL},
    {"forecast", "销售预测", NULL},
    {"changes", "管道变化", "Pipeline changes"},
    {"activity", "跟进量", NULL},
    {"response", "首次响应", "First response"},
    {"timeliness", "跟进及时率", NULL},
    {"leaderboard", "业绩排行", NULL},
    {"incentives", "激励奖金", NULL},
    {"payments", "回款", NULL},
    {"process", "流程路径", "Paths through the process"},
    {"quality", "资料质量", "Data quality"},
    {"lost_reasons", "输单原因", NULL},
    {"scorecard", "评分卡检验", NULL},
    {"worklist", "今日待办", NULL},
    {"figures", "要点", "In short"},
    {"open_deals", "进行中商机", NULL},
    {"won_amount", "本季赢单金额", "Won this quarter"},
    {"won_rate", "本季赢单率", "Win rate this quarter"},
    {"overdue_deals", "已逾期商机", "Overdue deals"},
    {"as_of", "截至", "As of"},
    {"skip", "跳到内容", "Skip to the content"},
    {"nothing", "没有数据", "Nothing to show"},
    {"all_figures", "全部数字", NULL},
    {"restricted", "范围", "Restricted to"},
    {"bar", "图", "Bar"},
    {"run", "走势", "Run"},
    {"latest", "最近一期", "Latest"},
    {"yes", "是", NULL},
    {"no", "否", NULL},
    /* what rows are about */
    {"id", "编号", "Id"},
    {"ref", "外部编号", NULL},
    {"name", "商机", "Opportunity"},
    {"opportunity", "商机", NULL},
    {"customer", "客户", NULL},
    {"owner", "负责人", NULL},
    {"person", "人员", NULL},
    {"group", "小组", NULL},
    {"kind", "方式", NULL},
    {"members", "项目成员", NULL},
    {"source", "来源", NULL},
    {"pipeline", "流程", NULL},
    {"stage", "阶段", NULL},
    {"label", "阶段", "Stage"},
    {"status", "状态", NULL},
    {"period", "期间", NULL},
    {"field", "字段", NULL},
    {"value", "取值", NULL},
    {"change", "变化", NULL},
    {"rule", "规则", NULL},
    {"path", "路径", NULL},
    {"outcome", "结果", NULL},
    {"currency", "币种", NULL},
    {"grade", "等级", NULL},
    {"score", "评分", NULL},
    {"known", "已知度", NULL},
    {"probability", "概率", NULL},
    {"lost_reason", "输单原因", NULL},
    {"tags", "标签", NULL},
    {"customer_tags", "客户标签", NULL},
    {"created", "创建", NULL},
    {"closed", "结束", NULL},
    {"close_date", "预计成交", "Expected close"},
    {"due", "到期", NULL},
    {"stage_entered", "进入阶段", NULL},
    {"in_stage", "停留", NULL},
    {"last_activity", "最近跟进", NULL},
    {"first_response", "首次响应", NULL},
    {"feedback", "客户反馈", NULL},
    {"next_action", "下一步", NULL},
    {"next_action_at", "下一步日期", NULL},
    {"idle", "未跟进", NULL},
    {"age", "已历时", NULL},
    /* figures */
    {"n", "数量", "Count"},
    {"rank", "名次", NULL},
    {"reached", "到达", NULL},
    {"skipped", "跳过", NULL},
    {"entered", "进入", NULL},
    {"left", "离开", NULL},
    {"open", "进行中", NULL},
    {"won", "赢单", NULL},
    {"lost", "输单", NULL},
    {"rate", "比率", NULL},
    {"step", "进入下一步", "Onward"},
    {"rate_low", "下限", "Low"},
    {"rate_high", "上限", "High"},
    {"leads", "线索", NULL},
    {"qualified", "合格线索", NULL},
    {"qualified_rate", "合格率", NULL},
    {"share", "占比", NULL},
    {"won_share", "赢单占比", NULL},
    {"lost_share", "输单占比", NULL},
    {"late_share", "迟录占比", NULL},
    {"plan_share", "计划及时率", NULL},
    {"step_share", "步骤及时率", NULL},
    {"difference", "差异", NULL},
    {"lift", "提升", NULL},
    {"median", "中位天数", "Median days"},
    {"p90", "九成天数", "90 % within days"},
    {"median_won", "赢单中位天数", "Median days of won"},
    {"over", "超过中位", "Over the median"},
    {"amount", "金额", NULL},
    {"amount_won", "赢单金额", NULL},
    {"amount_lost", "输单金额", NULL},
    {"weighted", "加权金额", NULL},
    {"by_history", "按历史", NULL},
    {"late", "迟到", NULL},
    {"answered", "已响应", NULL},
    {"within", "及时", NULL},
    {"plans", "计划", NULL},
    {"plans_in_time", "计划及时", NULL},
    {"plans_late", "计划迟到", NULL},
    {"plans_overdue", "计划逾期", NULL},
    {"steps", "步骤", NULL},
    {"steps_in_time", "步骤及时", NULL},
    {"steps_late", "步骤迟到", NULL},
    {"steps_overdue", "步骤逾期", NULL},
    {"follow_ups", "跟进", NULL},
    {"target", "目标", NULL},
    {"stretch", "冲刺", NULL},
    {"challenge", "挑战", NULL},
    {"attainment", "达成率", NULL},
    {"activities", "跟进数", NULL},
    {"level", "档位", NULL},
    {"opening", "期初", NULL},
    {"new", "新增", NULL},
    {"reopened", "重开", NULL},
    {"grown", "增额", NULL},
    {"shrunk", "减额", NULL},
    {"moved_in", "移入", NULL},
    {"pushed_out", "推迟", NULL},
    {"closing", "期末", NULL},
    {"slipped", "滑期", NULL},
    {"amount_slipped", "滑期金额", NULL},
    {"unforeseen", "未预见", NULL},
    {"amount_unforeseen", "未预见金额", NULL},
    {"deals", "单数", NULL},
    {"sum", "合计", NULL},
    {"percent", "百分比", NULL},
    {"factor", "系数", NULL},
    {"bonus", "奖金", NULL},
    {"opportunities", "商机", NULL},
    {"calculation", "算式", NULL},
    {"skips", "跳过", NULL},
    {"back", "退回", NULL},
    {"forced", "强制", NULL},
    {"requirement", "要求", NULL},
    {"moves", "移动", NULL},
    {"met", "满足", NULL},
    {"stopped", "会拦下", "Would be stopped"},
    {"unknown", "未知", NULL},
    {"same_as", "疑似重复", "Likely the same"},
    {"check", "检查", NULL},
    {"item", "项目", NULL},
    {"found", "发现", NULL},
    {"good", "合格", NULL},
    {"instalments", "期数", NULL},
    {"settled", "已结清", NULL},
    {"received", "已收", NULL},
    {"overdue", "逾期", NULL},
};

/* Shares that are not called one. */
static const char *const shares[] = {"step", "timeliness", "known", "difference", "attainment", "good", "rate_low", "rate_high"};

static bool ends_with(const char *name, const char *end)
{
	size_t length = strlen(name), end_length = strlen(end);
	return length >= end_length && strcmp(name + length - end_length, end) == 0;
}

bool is_share(const char *name)
{
	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
		if (strcmp(name, shares[i]) == 0)
			return true;
	return ends_with(name, "share") || ends_with(name, "rate");
}

const char *language_tag(const struct config *config)
{
	return config->language == LANGUAGE_ZH ? "zh-CN" : "en";
}

static const char *find_word(const char *name, int language)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].name, name) == 0)
			return language == LANGUAGE_ZH ? words[i].chinese : words[i].english;
	return NULL;
}

void add_heading(struct buffer *text, const struct config *config, const char *name)
{
	const struct field *field = field_find(&config->fields, name);
	const char *word = field && field->flags & FIELD_DECLARED ? field->label : find_word(name, config->language);
	if (word) {
		buffer_add_text(text, word);
		return;
	}
	size_t begin = text->length;
	buffer_add_text(text, name);
	for (char *at = text->data + begin; *at; at++)
		if (*at == '_')
			*at = ' ';
	text->data[begin] = (char)toupper((unsigned char)text->data[begin]);
}
