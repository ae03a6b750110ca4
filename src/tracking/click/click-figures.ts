import type { ClickRecorder } from './click-recorder.js';
import type { ProcessFigure } from '../../kernel/process-figure.js';

/** The metrics of this process's clicks. */
export function clickFigures(clicks: ClickRecorder): readonly ProcessFigure[] {
  return [
    {
      name: 'tribute_clicks_waiting',
      help: 'Redirected clicks that wait for the database.',
      read: () => clicks.waiting,
    },
    {
      name: 'tribute_clicks_unspooled',
      help: 'Waiting clicks that are not in the spool file, and would be lost in a crash. If it stays high, the disk is full or fails.',
      read: () => clicks.unspooled,
    },
    {
      name: 'tribute_clicks_lost',
      help: 'Redirected clicks since the start of the process that cannot be written. Any value above zero is a loss.',
      read: () => clicks.lost,
    },
  ];
}

/** The metric of the limit on clicks. */
export function clickLimitFigure(limit: { readonly exceededCount: number }): ProcessFigure {
  return {
    name: 'tribute_clicks_over_limit_total',
    help: 'Clicks that did not count because their address had more than RATE_LIMIT_CLICKS within a minute.',
    read: () => limit.exceededCount,
  };
}
