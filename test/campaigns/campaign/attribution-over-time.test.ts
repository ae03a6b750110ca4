import { beforeAll, describe, expect, it } from '@jest/globals';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { publishRules } from '../../support/rules.js';
import type { Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { TwoPromoters } from './two-promoters.js';

const suite = useSharedServer();
const dayMs = 86_400_000;

describe('a visitor who came through the links of two promoters', () => {
  let duel: TwoPromoters;
  let scene: Scene;

  beforeAll(async () => {
    duel = await TwoPromoters.create(suite);
    ({ scene } = duel);
  });

  const counts = { status: 'PROCESSED', reason: null };
  const late = { status: 'REJECTED', reason: 'OUTSIDE_ATTRIBUTION_WINDOW' };

  it('is attributed to the last click before the event, even when the event is reported late', async () => {
    const { pats, quinns } = await duel.aLongStory({
      attributionModel: 'LAST_CLICK',
      attributionWindowDays: 15,
    });
    for (const sessionId of [pats, quinns]) {
      expect(await duel.decisionOn(sessionId, 0)).toEqual({ ...counts, earner: 'Pat', age: 0 });
      expect(await duel.decisionOn(sessionId, 1)).toEqual({ ...counts, earner: 'Pat', age: 2 });
      expect(await duel.decisionOn(sessionId, 5)).toEqual({ ...counts, earner: 'Quinn', age: 5 });
      expect(await duel.decisionOn(sessionId, 12)).toEqual({ ...counts, earner: 'Pat', age: 8 });
      expect(await duel.decisionOn(sessionId, 24)).toEqual({ ...late, earner: 'Pat', age: 16 });
    }
  });

  it('is attributed to the first click within the window, ignoring earlier clicks', async () => {
    const wide = await duel.aLongStory({ attributionModel: 'FIRST_CLICK', attributionWindowDays: 30 });
    const narrow = await duel.aLongStory({ attributionModel: 'FIRST_CLICK', attributionWindowDays: 8 });
    for (const at of ['pats', 'quinns'] as const) {
      expect(await duel.decisionOn(wide[at], 1)).toEqual({ ...counts, earner: 'Pat', age: 19 });
      expect(await duel.decisionOn(wide[at], 11)).toEqual({ ...counts, earner: 'Pat', age: 29 });
      expect(await duel.decisionOn(narrow[at], 1)).toEqual({ ...counts, earner: 'Pat', age: 2 });
      expect(await duel.decisionOn(narrow[at], 4)).toEqual({ ...counts, earner: 'Quinn', age: 6 });
      expect(await duel.decisionOn(narrow[at], 30)).toEqual({ ...late, earner: 'Pat', age: 10 });
    }
  });

  it('is not attributed to a later click, except within the clock tolerance', async () => {
    for (const attributionModel of ['FIRST_CLICK', 'LAST_CLICK']) {
      const { pats, quinns } = await duel.aLongStory({ attributionModel });
      for (const sessionId of [pats, quinns]) {
        expect(await duel.decisionOn(sessionId, 40 + 11 / 1440)).toMatchObject({ ...late, earner: 'Pat' });
        expect(await duel.decisionOn(sessionId, 40 + 9 / 1440)).toMatchObject({ ...counts, earner: 'Pat' });
      }
    }
  });

  it('has the same click age in conditions as in the trace', async () => {
    const { pat, pats } = await duel.aLongStory({ attributionWindowDays: 100 });
    const seconds = { field: 'click.ageSeconds', op: 'BETWEEN', value: [2 * 86_400 - 60, 2 * 86_400 + 60] };
    const campaignId = await duel.campaignOf(pat);
    await publishRules({ ...scene, campaignId }, [{ key: 'two', reward: { plain: true }, when: seconds }]);
    const occurredAt = new Date(Date.now() - dayMs).toISOString();
    const report = { attributionCode: null, sessionId: pats, occurredAt };
    expect((await ingestAndEvaluate(scene, `age-${pats}`, report)).rewards).toHaveLength(1);
  });

  it('is attributed by the session if no click is stored, and never by a forged click', async () => {
    const { pats } = await duel.aLongStory({ attributionModel: 'LAST_CLICK' });
    const id = uuidOf('session', pats);
    // Like a forged cookie at another person's link.
    await suite.database.query(
      'update click set link_id = gen_random_uuid() where session_id = $1 and not is_unique',
      [id],
    );
    expect(await duel.decisionOn(pats, 11)).toEqual({ ...counts, earner: 'Pat', age: 29 });
    // What figures group the events by stays, as when a month is dropped.
    await suite.database.query(
      `with gone as (delete from click where session_id = $1 returning *)
       insert into counted_visit (click_id, organization_id, environment, campaign_id, link_id, clicked_at, visit)
       select id, organization_id, environment, campaign_id, link_id, clicked_at,
              visit_of_click(country, device, browser, os, language, referrer_host, sub_ids, utm) from gone`,
      [id],
    );
    expect(await duel.decisionOn(pats, 11)).toEqual({ ...counts, earner: 'Pat', age: 29 });
    expect(await duel.decisionOn(pats, 0)).toEqual({ ...counts, earner: 'Pat', age: 0 });
  });

  it('is attributed by an index scan among many clicks of a session', async () => {
    const { pat, pats } = await duel.aLongStory({});
    const [session, link] = [uuidOf('session', pats), uuidOf('link', pat.id)];
    await suite.database.query(
      `insert into click (id, organization_id, environment, link_id, campaign_id, promoter_id, session_id, is_unique, is_bot, clicked_at, status)
       select new_id(), organization_id, environment, link_id, campaign_id, promoter_id,
              case when n % 2 = 0 then session_id else gen_random_uuid() end, false, false, now() - interval '1 second' * n, 'PROCESSED'
       from click, generate_series(1, 2500) n where session_id = $1 and link_id = $2 limit 10000`,
      [session, link],
    );
    await suite.database.query('analyze click');
    for (const direction of ['asc', 'desc']) {
      const plan = await suite.database.query<{ 'QUERY PLAN': string }>(
        `explain select clicked_at from click where session_id = $1 and link_id = $2 and not is_unique and clicked_at <= now()
         order by clicked_at ${direction} limit 1`,
        [session, link],
      );
      const lines = plan.map((row) => row['QUERY PLAN']).join('\n');
      expect(lines).toContain('click_again');
      // A merge of months has a sort key, but sorts nothing.
      expect(lines).not.toMatch(/Sort {2}\(/);
    }
  });
});
