/* forecast_outcome.h: how the forecasts of past periods turned out, the other half of report_forecast(). */
#ifndef OPP_DOMAIN_FORECAST_OUTCOME_H
#define OPP_DOMAIN_FORECAST_OUTCOME_H

#include "domain/report.h"

int forecast_outcome(struct session *session, const struct report_request *request, const struct report_sink *sink,
                     struct error *error);

#endif
