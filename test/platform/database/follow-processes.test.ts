import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  beatMs,
  followProcesses,
  nothingFollowed,
  stillProcesses,
  type Look,
} from '../../../src/platform/database/follow-processes.js';

const stillMs = 1000;
const name = 'tribute@other/1-00000000';

interface Moment {
  readonly askedAt: number;
  /** How long the answer took. */
  readonly tookMs?: number;
  /** When its session last sent something; null when the process has no session. */
  readonly movedAt: string | null;
  /** The same for a second session. */
  readonly other?: string;
}

const lookOf = ({ askedAt, tookMs = 5, movedAt, other }: Moment): Look => ({
  askedAt,
  answeredAt: askedAt + tookMs,
  seen:
    movedAt === null
      ? []
      : [{ process: name, sessions: { '1': movedAt, ...(other !== undefined && { '2': other }) } }],
});

/** Whether the process counts as frozen after each of these checks. */
function verdicts(moments: readonly Moment[]): boolean[] {
  let followed = nothingFollowed;
  return moments.map((moment) => {
    followed = followProcesses(followed, lookOf(moment), stillMs);
    return stillProcesses(followed, moment.askedAt).includes(name);
  });
}

/** Checks at intervals of one beat, beginning with the first of these moves. */
const regular = (...moves: readonly (string | null)[]): Moment[] =>
  moves.map((movedAt, index) => ({ askedAt: index * beatMs, movedAt }));

describe('a process that others watch', () => {
  it('counts as frozen only for a second after the last check, because it may have resumed since', () => {
    let followed = nothingFollowed;
    for (const moment of regular('a', 'a', 'a', 'a', 'a')) {
      followed = followProcesses(followed, lookOf(moment), stillMs);
    }
    const lookedAt = 4 * beatMs;
    expect(stillProcesses(followed, lookedAt + 4 * beatMs)).toEqual([name]);
    expect(stillProcesses(followed, lookedAt + 4 * beatMs + 1)).toEqual([]);
  });

  it.each<[string, readonly Moment[], boolean]>([
    ['is frozen when it has not moved for the whole period', regular('a', 'a', 'a', 'a', 'a'), true],
    ['is not frozen before the period has passed', regular('a', 'a', 'a', 'a'), false],
    ['is not frozen when it moved within the period', regular('a', 'a', 'b', 'b', 'b'), false],
    ['is frozen only until it moves', regular('a', 'a', 'a', 'a', 'a', 'b'), false],
    ['is not frozen when it is gone', regular('a', 'a', 'a', 'a', 'a', null), false],
    [
      'is frozen even if one of its sessions ends',
      regular('a', 'a', 'a', 'a', 'a').map((moment, at) => (at < 2 ? { ...moment, other: 'z' } : moment)),
      true,
    ],
    [
      'is not frozen when it has a new session',
      regular('a', 'a', 'a', 'a', 'a').map((moment, at) => (at < 2 ? moment : { ...moment, other: '0' })),
      false,
    ],
    ['starts a new period after it was gone', regular('a', 'a', 'a', null, 'a', 'a'), false],
    [
      'is not frozen for a watcher whose check was late',
      [...regular('a', 'a'), { askedAt: 5000, movedAt: 'a' }, { askedAt: 5250, movedAt: 'a' }],
      false,
    ],
    [
      'is not frozen while checks take long',
      regular('a', 'a', 'a', 'a', 'a', 'a').map((moment) => ({ ...moment, tookMs: beatMs + 1 })),
      false,
    ],
    [
      'stays frozen when a check of the watcher is late',
      [...regular('a', 'a', 'a', 'a', 'a'), { askedAt: 9000, movedAt: 'a' }],
      true,
    ],
  ])('%s', (_what, moments, isStill) => {
    expect(verdicts(moments).at(-1)).toBe(isStill);
  });

  /** Intervals of checks, and answer times: regular and irregular ones. */
  const looks = fc.array(
    fc.record({
      gap: fc.integer({ min: 1, max: 3 * beatMs }),
      took: fc.integer({ min: 0, max: 2 * beatMs }),
    }),
    { maxLength: 60 },
  );

  it('that moves within the period is never frozen, at any times of the checks', () => {
    fc.assert(
      fc.property(looks, fc.integer({ min: 1, max: stillMs - beatMs / 2 - 1 }), (steps, everyMs) => {
        let askedAt = 0;
        const moments = steps.map(({ gap, took }) => {
          askedAt += Math.max(gap, 1);
          // The database answers at any time between the query and the answer.
          const movedAt = String(Math.floor((askedAt + took / 2) / everyMs));
          return { askedAt, tookMs: took, movedAt };
        });
        expect(verdicts(moments)).not.toContain(true);
      }),
    );
  });

  it('that does not move is frozen after the period, if the checks are regular', () => {
    const steps = fc.array(fc.integer({ min: beatMs - 10, max: 2 * beatMs }), {
      minLength: 6,
      maxLength: 20,
    });
    fc.assert(
      fc.property(steps, (gaps) => {
        let askedAt = 0;
        const moments = gaps.map((gap) => ({ askedAt: (askedAt += gap), movedAt: 'a' }));
        const spanMs = askedAt - (moments[0]?.askedAt ?? 0);
        expect(verdicts(moments).at(-1)).toBe(spanMs - 5 >= stillMs - beatMs / 2);
      }),
    );
  });
});
