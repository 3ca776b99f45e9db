/*
 * generate.c: writes the benchmark's data, the same for the same arguments:
 *
 *   generate DIRECTORY N ALERTS
 *
 * customers.csv      N/5 customers
 * opportunities.csv  N opportunities of 19 columns, as they stand: part won, lost, open
 * leads.csv          the same without stage, status, closed, lost_reason: what moves.csv brings them to
 * moves.csv          their stage history; activities.csv: their follow-ups
 * payments.csv       two instalments of each won deal, and what was received of them until NOW
 *
 * Closed deals lie in the two years before NOW.  ALERTS of the open ones alert, each by exactly one rule of the
 * template zh-b2b, whatever N is.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DAY = 86400, HOUR = 3600, EAST = 8 * HOUR };

static const int64_t now = 1795395600; /* 2026-11-23T09:00:00+08:00, a Monday */

static const char *const stages[] = {"contact", "needs", "proposal", "negotiation", "signing", "collection"};

enum alert { QUIET, OVERDUE, STALLED, CHURN, SLOW };

struct deal {
	int64_t number, created, entered, closed, activity; /* 0: none */
	const char *status, *lost_reason, *feedback;
	int stage;
};

struct files {
	FILE *customers, *opportunities, *leads, *moves, *activities, *payments;
};

/* ---- chance: never twice in one expression, whose order compilers choose ---- */

static uint64_t state;

/* splitmix64 (Steele, Lea, Flood 2014): a number below `limit` */
static int64_t below(int64_t limit)
{
	uint64_t z = (state += 0x9e3779b97f4a7c15U);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return (int64_t)((z ^ (z >> 31)) % (uint64_t)limit);
}

static int64_t between(int64_t first, int64_t last)
{
	return last > first ? first + below(last - first + 1) : first;
}

#define ONE_OF(...) one_of((const char *const[]){__VA_ARGS__}, sizeof(const char *[]){__VA_ARGS__} / sizeof(char *))

static const char *one_of(const char *const *words, size_t count)
{
	return words[below((int64_t)count)];
}

/* ---- printing ---- */

static const char *moment(int64_t at, char text[32])
{
	time_t local = (time_t)(at + EAST);
	struct tm tm;
	text[0] = '\0';
	if (at)
		strftime(text, 32, "%Y-%m-%dT%H:%M:%S+08:00", gmtime_r(&local, &tm));
	return text;
}

static void customer_name(int64_t number, char name[128])
{
	static const char *const cities[] = {"上海", "北京", "深圳", "杭州", "苏州", "成都", "武汉", "西安"};
	static const char *const words[] = {"云帆", "华宇", "启明", "恒泰", "远景", "瑞丰", "博远", "中科", "天成"};
	snprintf(name, 128, "%s%s科技有限公司%06lld", cities[number % 8], words[number / 8 % 9], (long long)number);
}

static void print_customer(FILE *file, int64_t number)
{
	char name[128];
	customer_name(number, name);
	const char *industry = ONE_OF("制造", "医疗", "教育", "金融", "互联网", "零售", "物流", "其他");
	const char *pain = ONE_OF("交付周期太长", "\"数据分散在多个系统, \"\"对不上\"\"\"", "人工成本高");
	const char *habit = ONE_OF("年度招标", "季度采购", "老板直接拍板");
	fprintf(file, "%s,%s,%lld,%s,%s\n", name, industry, (long long)between(5, 2000), pain, habit);
}

static void print_opportunity(const struct files *files, const struct deal *deal, int64_t customers)
{
	char customer[128], created[32], closed[32], close_date[32], quoted[128];
	int64_t customer_number = below(customers);
	customer_name(customer_number, customer);
	moment(deal->created, created);
	moment(deal->closed, closed);
	snprintf(close_date, sizeof close_date, "%.10s", moment(deal->created + between(20, 200) * DAY, quoted));
	const char *product = ONE_OF("数据平台", "云服务", "生产管理系统", "客服系统", "安全审计", "智能仓储");
	const char *owner = ONE_OF("李雷", "王芳", "张伟", "韩梅梅");
	const char *source = ONE_OF("官网", "展会", "转介绍", "电话", "广告", "社交媒体");
	const char *intent = ONE_OF("明确", "明确", "模糊", "模糊", "无意向", "");
	const char *level = ONE_OF("充足", "有限", "有限", "无预算");
	long long amount = between(10, 2000) * 1000, budget = between(10, 2000) * 1000, days = between(10, 150);
	int probability = (int)between(5, 95);
	snprintf(quoted, sizeof quoted, "\"%s采购项目，%s期 %lld\"", product, ONE_OF("一", "二", "三"),
	         (long long)deal->number);
	fprintf(files->opportunities, "R%08lld,%s,%s,%s,%lld,CNY,%s,default,%s,%s,%d,%s,%s,%s,%s,%s,%lld,%s,%lldd\n",
	        (long long)deal->number, quoted, customer, owner, amount, source, stages[deal->stage], deal->status,
	        probability, close_date, created, closed, deal->lost_reason, intent, budget, level, days);
	fprintf(files->leads, "R%08lld,%s,%s,%s,%lld,CNY,%s,default,%d,%s,%s,%s,%lld,%s,%lldd\n",
	        (long long)deal->number, quoted, customer, owner, amount, source, probability, close_date, created,
	        intent, budget, level, days);
}

/* The moves from contact, which leads.csv begins with, to where the deal is. */
static void print_moves(FILE *file, const struct deal *deal)
{
	char at[32];
	const char *by = ONE_OF("李雷", "王芳", "张伟");
	int last = deal->stage - (deal->stage == 5);
	for (int stage = 1; stage <= last; stage++)
		fprintf(file, "R%08lld,%s,%s,%s,,\n", (long long)deal->number, stages[stage],
		        moment(deal->created + (deal->entered - deal->created) * stage / last, at), by);
	if (deal->closed)
		fprintf(file, "R%08lld,%s,%s,%s,,%s\n", (long long)deal->number, deal->status, moment(deal->closed, at),
		        by, deal->lost_reason);
}

static void print_activity(FILE *file, const struct deal *deal)
{
	char at[32];
	const char *by = ONE_OF("李雷", "王芳", "张伟");
	const char *kind = ONE_OF("call", "mail", "meeting", "visit");
	const char *note = ONE_OF("客户要求下周给方案", "对价格有疑问", "约了现场演示");
	if (deal->activity)
		fprintf(file, "R%08lld,%s,%s,%s,%s,%s\n", (long long)deal->number, moment(deal->activity, at), by, kind,
		        deal->feedback, note);
}

/* A month and three months after the deal was won; the second is paid in part, or not at all. */
static void print_payments(FILE *file, const struct deal *deal)
{
	char due[32], at[32];
	if (strcmp(deal->status, "won") != 0)
		return;
	for (int i = 1; i <= 2; i++) {
		int64_t day = deal->closed + (i == 1 ? 30 : 90) * DAY, paid = day + (deal->number % 20 - 10) * DAY;
		long long amount = (deal->number % 1000 + 10) * 100;
		fprintf(file, "R%08lld,%.10s,%lld,,%s\n", (long long)deal->number, moment(day, due), amount,
		        moment(deal->closed, at));
		if (paid < now && (i == 1 || deal->number % 3))
			fprintf(file, "R%08lld,,,%lld,%s\n", (long long)deal->number, i == 1 ? amount : amount / 2, moment(paid, at));
	}
}

/* ---- deals ---- */

static void make_closed(struct deal *deal)
{
	bool won = below(2) == 0;
	deal->created = now - between(40 * DAY, 730 * DAY);
	deal->closed = deal->created + between(3 * DAY, 39 * DAY);
	deal->stage = won ? 5 : (int)below(5);
	deal->status = won ? "won" : "lost";
	deal->lost_reason = won ? "" : ONE_OF("报价不合理", "需求没摸清", "跟进太慢", "竞品", "无预算");
	deal->entered = between(deal->created, deal->closed - HOUR);
	deal->activity = between(deal->created, deal->closed);
	deal->feedback = ONE_OF("positive", "neutral", "");
}

static void make_open(struct deal *deal, enum alert alert)
{
	int64_t recent = now - between(HOUR, 6 * DAY); /* not idle */
	deal->stage = (int)below(5);
	deal->created = now - between(7 * DAY, 13 * DAY);
	deal->activity = recent;
	deal->entered = between(deal->created, recent);
	deal->feedback = ONE_OF("positive", "neutral", "");
	if (alert == OVERDUE) {
		deal->created = now - between(9 * DAY, 13 * DAY);
		deal->activity = between(deal->created, now - 8 * DAY);
		deal->entered = between(deal->created, deal->activity);
	} else if (alert == STALLED) {
		deal->created = now - between(20 * DAY, 200 * DAY);
		deal->entered = between(deal->created, now - 15 * DAY);
	} else if (alert == CHURN) {
		deal->feedback = "negative";
	} else if (alert == SLOW) {
		deal->created = now - between(3 * DAY, 6 * DAY);
		deal->activity = 0;
		deal->entered = between(deal->created, now - HOUR);
	}
	if (deal->stage == 0)
		deal->entered = deal->created;
}

static struct deal make_deal(int64_t number, int64_t count, int64_t alerts)
{
	struct deal deal = {.number = number, .status = "open", .lost_reason = "", .feedback = ""};
	int64_t chance = below(100);
	bool alerting = number * alerts / count != (number + 1) * alerts / count;
	if (alerting)
		make_open(&deal, chance < 62 ? OVERDUE : chance < 92 ? STALLED : chance < 96 ? CHURN : SLOW);
	else if (chance < 8)
		make_open(&deal, QUIET);
	else
		make_closed(&deal);
	return deal;
}

/* ---- files ---- */

static FILE *create(const char *directory, const char *name, const char *header)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", directory, name);
	FILE *file = fopen(path, "w");
	if (!file) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	fprintf(file, "%s\n", header);
	return file;
}

static void finish(FILE *file)
{
	if (fflush(file) || ferror(file) || fclose(file)) {
		perror("generate");
		exit(EXIT_FAILURE);
	}
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fputs("usage: generate DIRECTORY N ALERTS\n", stderr);
		return EXIT_FAILURE;
	}
	int64_t count = strtoll(argv[2], NULL, 10), alerts = strtoll(argv[3], NULL, 10);
	int64_t customers = count / 5 > 0 ? count / 5 : 1;
	struct files files = {
	    .customers = create(argv[1], "customers.csv", "name,industry,employees,pain_points,purchase_habits"),
	    .opportunities =
		create(argv[1], "opportunities.csv",
	               "ref,name,customer,owner,amount,currency,source,pipeline,stage,status,probability,close_date,"
	               "created,closed,lost_reason,intent,budget,budget_level,decision_time"),
	    .leads =
		create(argv[1], "leads.csv",
	               "ref,name,customer,owner,amount,currency,source,pipeline,probability,close_date,created,intent,"
	               "budget,budget_level,decision_time"),
	    .moves = create(argv[1], "moves.csv", "ref,stage,at,by,note,reason"),
	    .activities = create(argv[1], "activities.csv", "ref,at,by,kind,feedback,note"),
	    .payments = create(argv[1], "payments.csv", "ref,due,amount,received,at"),
	};
	for (int64_t i = 0; i < customers; i++)
		print_customer(files.customers, i);
	for (int64_t i = 0; i < count; i++) {
		struct deal deal = make_deal(i, count, alerts);
		print_opportunity(&files, &deal, customers);
		print_moves(files.moves, &deal);
		print_activity(files.activities, &deal);
		print_payments(files.payments, &deal);
	}
	finish(files.customers);
	finish(files.opportunities);
	finish(files.leads);
	finish(files.moves);
	finish(files.activities);
	finish(files.payments);
	return 0;
}
