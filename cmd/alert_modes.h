/* alert_modes.h: what opp-alert can do, a file each; opp-alert.c has the options and chooses. */
#ifndef OPP_CMD_ALERT_MODES_H
#define OPP_CMD_ALERT_MODES_H

#include "cmd/command.h"

int run_alert_listing(struct invocation *invocation, struct error *error);
int run_alert_acknowledging(struct invocation *invocation, struct error *error);
int run_alert_done(struct invocation *invocation, struct error *error);
int run_alert_measures(struct invocation *invocation, struct error *error);
int run_alert_history(struct invocation *invocation, struct error *error);
int run_alert_replay(struct invocation *invocation, struct error *error);
int run_alert_rules(struct invocation *invocation, struct error *error);
int run_alert_sending(struct invocation *invocation, struct error *error);
int run_alert_preview(struct invocation *invocation, struct error *error);
int run_alert_failed(struct invocation *invocation, struct error *error);
int run_alert_retry(struct invocation *invocation, struct error *error);

/* What --history prints, of the store of that session. */
int print_alert_history(struct invocation *invocation, struct session *session, const struct term_list *terms,
                        struct error *error);

/* ---- arguments ---- */

/* EX_USAGE if --rule names a rule that the config does not have. */
int check_alert_rule(struct invocation *invocation, struct error *error);

/* The arguments as terms; EX_USAGE for anything else. */
int parse_alert_terms(struct invocation *invocation, struct term_list *terms, struct error *error);

/* Ids in rising order, in memory of the invocation. */
struct numbers {
	int64_t *items;
	size_t count;
};

/* The arguments as ids, or those that stdin has for `-`; `option` and `what` are for the errors. */
int read_numbers(struct invocation *invocation, const char *option, const char *what, struct numbers *numbers,
                 struct error *error);
bool numbers_have(const struct numbers *numbers, int64_t number);

#endif
