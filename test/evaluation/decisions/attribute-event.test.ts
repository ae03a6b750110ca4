import { describe, expect, it } from '@jest/globals';
import {
  attributeEvent,
  type AttributionPolicy,
  type AttributionSources,
  type AttributionClaim,
  type AttributableLink,
} from '../../../src/evaluation/decisions/attribute-event.js';
import type { KnownSession } from '../../../src/evaluation/decisions/choose-click.js';

const day = (number: number): Date => new Date(Date.UTC(2026, 5, number));
const link = (id: string, promoterId = id, campaignId = 'summer'): AttributableLink => ({
  id,
  promoterId,
  campaignId,
  isPromoterSuspended: false,
});
const session = (
  id: string,
  linkId: string,
  createdAt: Date,
  more: Partial<KnownSession> = {},
): KnownSession => ({
  id,
  linkId,
  visitorId: 'browser',
  createdAt,
  lastClickedAt: createdAt,
  isBot: false,
  ...more,
});
const usual: AttributionPolicy = { model: 'LAST_CLICK', codePolicy: 'CODE_WINS', windowDays: 30 };

const links = [link('pat'), link('quinn'), link('winter', 'rosa', 'winter')];
function sourcesOf(
  sessions: readonly KnownSession[],
  policy: Partial<AttributionPolicy> = {},
): AttributionSources {
  const ordered = sessions.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  return {
    linkById: new Map(links.map((one) => [one.id, one])),
    linkByCode: new Map(links.map((one) => [one.id.toUpperCase(), one])),
    sessionById: new Map(sessions.map((one) => [one.id, one])),
    sessionsOf: Map.groupBy(
      ordered.filter((one) => one.visitorId !== null),
      (one) => one.visitorId as string,
    ),
    policyOf: () => ({ ...usual, ...policy }),
    clicksBetween: (id) => between[id] ?? [],
  };
}

const claim = (more: Partial<AttributionClaim>): AttributionClaim => ({
  linkId: null,
  code: null,
  sessionId: null,
  campaignId: null,
  occurredAt: day(20),
  ...more,
});

const early = session('early', 'pat', day(1));
const late = session('late', 'quinn', day(10));
const again = session('again', 'pat', day(1), { lastClickedAt: day(15) });
const old = session('old', 'pat', new Date(Date.UTC(2026, 3, 1)));
const alone = session('alone', 'pat', day(1), { visitorId: null });
const often = session('often', 'pat', day(-20), { lastClickedAt: day(25) });
const wayBack = session('wayBack', 'pat', day(-40), { lastClickedAt: day(-25) });
/** The middle clicks of sessions with three or more clicks. */
const between: Readonly<Record<string, readonly Date[]>> = { often: [day(12), day(-15), day(2)] };

type Row = [
  string,
  Partial<AttributionClaim>,
  readonly KnownSession[],
  Partial<AttributionPolicy>,
  string | undefined,
];

describe('who brought it', () => {
  it.each<Row>([
    ['nobody', {}, [], {}, undefined],
    ['an unknown code', { code: 'NOBODY' }, [], {}, undefined],
    ['an unknown session', { sessionId: 'nobody' }, [], {}, undefined],
    ['a link', { linkId: 'pat' }, [], {}, 'link pat'],
    ['a code', { code: 'PAT' }, [], {}, 'code pat'],
    ['a session', { sessionId: 'alone' }, [alone], {}, 'session pat 2026-06-01'],
    ['a code against a link: the code', { code: 'PAT', linkId: 'quinn' }, [], {}, 'code pat'],
    [
      'a code against a link, where links win',
      { code: 'PAT', linkId: 'quinn' },
      [],
      { codePolicy: 'LINK_WINS' },
      'link quinn',
    ],
    ['a code against a session: the code', { code: 'QUINN', sessionId: 'alone' }, [alone], {}, 'code quinn'],
    [
      'a code against a session, where links win',
      { code: 'QUINN', sessionId: 'alone' },
      [alone],
      { codePolicy: 'LINK_WINS' },
      'session pat 2026-06-01',
    ],
    [
      'a code of the same promoter: dated by the session',
      { code: 'PAT', sessionId: 'alone' },
      [alone],
      {},
      'session pat 2026-06-01',
    ],
    [
      'the campaign that is named, whatever wins otherwise',
      { code: 'WINTER', linkId: 'pat', campaignId: 'summer' },
      [],
      {},
      'link pat',
    ],
    [
      'a link against a session of another: the link',
      { linkId: 'quinn', sessionId: 'alone' },
      [alone],
      {},
      'link quinn',
    ],
    [
      'a link with its own session',
      { linkId: 'pat', sessionId: 'alone' },
      [alone],
      {},
      'session pat 2026-06-01',
    ],
    ['the last of several clicks', { sessionId: 'early' }, [early, late], {}, 'session quinn 2026-06-10'],
    [
      'the first of them',
      { sessionId: 'late' },
      [early, late],
      { model: 'FIRST_CLICK' },
      'session pat 2026-06-01',
    ],
    [
      'the last, though the link of the session that was carried is named beside it',
      { sessionId: 'early', linkId: 'pat' },
      [early, late],
      {},
      'session quinn 2026-06-10',
    ],
    [
      'a link that was clicked again, later',
      { sessionId: 'late' },
      [again, late],
      {},
      'session pat 2026-06-15',
    ],
    [
      'the first click within the window',
      { sessionId: 'late' },
      [old, late],
      { model: 'FIRST_CLICK' },
      'session quinn 2026-06-10',
    ],
    [
      'nothing that was clicked after it happened',
      { sessionId: 'early', occurredAt: day(5) },
      [early, late],
      {},
      'session pat 2026-06-01',
    ],
    [
      'the first click within the window of a session that began before it',
      { sessionId: 'often' },
      [often],
      { model: 'FIRST_CLICK' },
      'session pat 2026-06-02',
    ],
    [
      'that click, though another link was clicked later in the window',
      { sessionId: 'late' },
      [often, late],
      { model: 'FIRST_CLICK' },
      'session pat 2026-06-02',
    ],
    [
      'the last click until then of a session that was clicked later on',
      { sessionId: 'often' },
      [often],
      {},
      'session pat 2026-06-12',
    ],
    [
      'that click against an earlier one of another link',
      { sessionId: 'late' },
      [often, late],
      {},
      'session pat 2026-06-12',
    ],
    [
      'another link that was clicked after it, for what happened then',
      { sessionId: 'often', occurredAt: day(11) },
      [often, late],
      {},
      'session quinn 2026-06-10',
    ],
    [
      'the click at the very moment',
      { sessionId: 'often', occurredAt: day(2) },
      [often],
      {},
      'session pat 2026-06-02',
    ],
    [
      'the click at the very beginning of the window',
      { sessionId: 'often', occurredAt: day(32) },
      [often],
      { model: 'FIRST_CLICK' },
      'session pat 2026-06-02',
    ],
    ...(['FIRST_CLICK', 'LAST_CLICK'] as const).map((model): Row => [
      `the last click of those that are all too old, by ${model}`,
      { sessionId: 'wayBack' },
      [wayBack],
      { model },
      'session pat 2026-05-06',
    ]),
    ...(['FIRST_CLICK', 'LAST_CLICK'] as const).map((model): Row => [
      `the first click of those that all came later, by ${model}`,
      { sessionId: 'late', occurredAt: new Date(day(1).getTime() - 600_000) },
      [again, late],
      { model },
      'session pat 2026-06-01',
    ]),
    [
      'the first of them, marked when clocks do not differ by so much',
      { sessionId: 'late', occurredAt: new Date(day(1).getTime() - 600_001) },
      [again, late],
      {},
      'session pat 2026-06-01 before every click',
    ],
  ])('%s', (_what, claimed, sessions, policy, expected) => {
    const found = attributeEvent(claim(claimed), sourcesOf(sessions, policy))?.attribution;
    const shown = found && [
      found.by,
      found.promoterId,
      found.clickedAt?.toISOString().slice(0, 10),
      found.isBeforeClick && 'before every click',
    ];
    expect(shown?.filter(Boolean).join(' ')).toBe(expected);
  });
});
