/** The columns of counts in `figure` and `figure_change`. */
export const counts = [
  'clicks',
  'unique_clicks',
  'paid_clicks',
  'bot_clicks',
  'invalid_clicks',
  'events',
  'leads',
  'conversions',
  'clicked_conversions',
  'customers',
  'attempts',
  'verified_attempts',
  'rejected_attempts',
  'rewards',
] as const;

/** The columns of amounts, in atomic units of the campaign's asset. */
export const amounts = ['spend', 'earned', 'reversed'] as const;

/** All of them. */
export const measures = [...counts, ...amounts];
