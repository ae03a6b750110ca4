const countsOfClicks = ['clicks', 'unique_clicks', 'paid_clicks', 'bot_clicks', 'invalid_clicks'] as const;

const countsOfEvents = [
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

/** The columns of counts in `figure` and `figure_change`. */
export const counts = [...countsOfClicks, ...countsOfEvents] as const;

/** The columns of amounts, in atomic units of the campaign's asset. */
export const amounts = ['spend', 'earned', 'reversed'] as const;

/** All of them. */
export const measures = [...counts, ...amounts];

/** Those of events, which are all columns of `late_figure`. */
export const measuresOfEvents = [...countsOfEvents, ...amounts];
