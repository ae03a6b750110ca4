import { describe, expect, it } from '@jest/globals';
import { closedReasonOf } from '../../../src/tracking/link/closed-reason-of.js';

const at = new Date('2026-06-01T12:00:00Z');
const before = new Date(at.getTime() - 1);
const after = new Date(at.getTime() + 1);
const open = { disabledAt: null, expiresAt: null };
const active = { status: 'ACTIVE', startsAt: null, endsAt: null } as const;

describe('a link', () => {
  it.each([
    ['is open in an active campaign', open, active, undefined],
    ['is open until it expires', { ...open, expiresAt: after }, active, undefined],
    ['expires at the very moment', { ...open, expiresAt: at }, active, 'EXPIRED'],
    ['is disabled first of all', { disabledAt: before, expiresAt: before }, active, 'DISABLED'],
    ['opens at the start of its campaign', open, { ...active, startsAt: at }, undefined],
    ['waits for the start', open, { ...active, startsAt: after }, 'CAMPAIGN_NOT_STARTED'],
    ['waits in a draft', open, { ...active, status: 'DRAFT' }, 'CAMPAIGN_NOT_STARTED'],
    ['closes at the end of its campaign', open, { ...active, endsAt: at }, 'CAMPAIGN_ENDED'],
    ['stays open before the end', open, { ...active, endsAt: after }, undefined],
    ['is closed in an ended campaign', open, { ...active, status: 'ENDED' }, 'CAMPAIGN_ENDED'],
    ['stays open in a paused campaign', open, { ...active, status: 'PAUSED' }, undefined],
    [
      'closes at the end of a paused campaign',
      open,
      { ...active, status: 'PAUSED', endsAt: at },
      'CAMPAIGN_ENDED',
    ],
  ] as const)('%s', (_, link, campaign, reason) => {
    expect(closedReasonOf(link, campaign, at)).toBe(reason);
  });
});
