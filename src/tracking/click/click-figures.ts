import type { ClickRecorder } from './click-recorder.js';
import type { ProcessFigure } from '../../kernel/process-figure.js';

/** The metrics of this process's clicks. */
export function clickFigures(
  clicks: ClickRecorder,
  limit: { readonly exceededCount: number },
): readonly ProcessFigure[] {
  return [
    {
      name: 'tribute_clicks_waiting',
      help: 'Clicks that were redirected and wait for the database.',
      read: () => clicks.waiting,
    },
    {
      name: 'tribute_clicks_unspooled',
      help: 'Those of them that are not in the spool file, so that a crash would lose them. More than a few for long: the disk is full or fails.',
      read: () => clicks.unspooled,
    },
    {
      name: 'tribute_clicks_lost',
      help: 'Clicks since the start of the process that were redirected and cannot be written. Anything but zero is a loss.',
      read: () => clicks.lost,
    },
    {
      name: 'tribute_clicks_over_limit_total',
      help: 'Clicks that did not count because their address had more than RATE_LIMIT_CLICKS within a minute.',
      read: () => limit.exceededCount,
    },
  ];
}
