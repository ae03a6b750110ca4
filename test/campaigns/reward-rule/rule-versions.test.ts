import { beforeAll, describe, expect, it } from '@jest/globals';
import { readVersionsAt, versionAt } from '../../../src/campaigns/reward-rule/read-rule-versions.js';
import { sqlOf } from '../../../src/kernel/sql.js';
import { uuidOf } from '../../support/outcome.js';
import { aCampaign, aScene, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { domainEventsOf, flatRule, publish, rulesOf, type Version } from './rule-versions.js';

const suite = useSharedServer();

describe('reward rules', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  it('get a new version only when their meaning changes', async () => {
    const { program, owner } = scene;
    const campaignId = await aCampaign(scene);
    const first = await publish(program, campaignId, [flatRule('a')]);
    const again = await publish(program, campaignId, [
      { key: 'a', priority: 0, reward: { percent: '10.0' }, caps: [], onExceed: 'REJECT' },
    ]);
    expect(again).toEqual(first);
    const second = await publish(owner, campaignId, [flatRule('a', '11')]);
    expect(second).toMatchObject({ number: 2, by: { __typename: 'UserActor', name: expect.any(String) } });
    expect(Date.parse(second.publishedAt)).toBeGreaterThan(Date.parse(first.publishedAt));
    // An earlier version is not found again: the first rules once more are version three.
    expect(await publish(program, campaignId, [flatRule('a')])).toMatchObject({ number: 3 });
    const { rules, ruleVersions } = await rulesOf(program, campaignId);
    expect(rules?.number).toBe(3);
    expect(ruleVersions).toMatchObject({
      totalCount: 3,
      nodes: [{ number: 3 }, { number: 2, id: second.id }, { number: 1, id: first.id }],
    });
    const domainEvents = await domainEventsOf(suite, campaignId);
    expect(domainEvents.filter(({ type }) => type === 'rules.published')).toMatchObject([
      { nodeId: first.id, data: { campaignId, ruleVersionId: first.id, number: 1 } },
      { nodeId: second.id, data: { number: 2 } },
      { data: { number: 3 } },
    ]);
    expect(domainEvents.filter(({ type }) => type === 'campaign.updated')).toHaveLength(3);
    const entries = await suite.database.query<{ before: object; after: object }>(
      `select before, after from audit_entry where action = 'publishRewardRules' and object_id = $1 order by id`,
      [campaignId],
    );
    expect(entries.filter(({ after }) => after !== null)).toMatchObject([
      { before: { ruleVersion: null }, after: { ruleVersion: 1 } },
      { before: { ruleVersion: 1 }, after: { ruleVersion: 2 } },
      { before: { ruleVersion: 2 }, after: { ruleVersion: 3 } },
    ]);
  });

  it('are numbered without gaps in the order of their times under concurrent requests', async () => {
    const { program } = scene;
    const campaignId = await aCampaign(scene);
    const made = await Promise.all(
      Array.from({ length: 24 }, (_, at) =>
        publish(program, campaignId, [flatRule('a', `${(at % 12) + 1}`)]),
      ),
    );
    const rows = await suite.database.query<{ number: number; publishedAt: Date; percent: string }>(
      `select number, published_at as "publishedAt", rules #>> '{rules,0,reward,percent}' as percent
       from rule_version where campaign_id = $1 order by published_at`,
      [uuidOf('campaign', campaignId)],
    );
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_, at) => at + 1));
    expect(new Set(made.map(({ id }) => id)).size).toBe(rows.length);
    // No version equals the one before.
    expect(rows.filter(({ percent }, at) => percent === rows[at - 1]?.percent)).toEqual([]);
    expect(rows.length).toBeGreaterThanOrEqual(12);
  });

  it('never change, and are deleted only with their draft', async () => {
    const { program } = scene;
    const campaignId = await aCampaign(scene, {}, false);
    const { id } = await publish(program, campaignId, [flatRule('a')]);
    const change = async (statement: string): Promise<unknown> =>
      suite.database.query(statement, [uuidOf('ruleVersion', id)]).then(
        () => 'done',
        (error: Error) => error.message,
      );
    const refused = /a version of reward rules never changes/;
    expect(await change(`update rule_version set number = 7 where id = $1`)).toMatch(refused);
    expect(await change(`update rule_version set rules = '{}' where id = $1`)).toMatch(refused);
    expect(await change('delete from rule_version where id = $1')).toMatch(refused);
    await expect(suite.database.query('truncate rule_version')).rejects.toThrow(refused);
    await program.mutate('deleteCampaign', { id: campaignId }, 'deletedId');
    expect(
      await suite.database.query('select 1 from rule_version where id = $1', [uuidOf('ruleVersion', id)]),
    ).toEqual([]);
  });

  it('are deleted when the sandbox is reset', async () => {
    const other = await aScene(suite.url);
    await publish(other.program, other.campaignId, [flatRule('a')]);
    await other.owner.mutate('resetSandbox', { organizationId: other.organizationId }, '');
    expect(
      await suite.database.query('select 1 from rule_version where organization_id = $1', [
        uuidOf('organization', other.organizationId),
      ]),
    ).toEqual([]);
  });

  it('can be loaded for several times at once, without the versions between them', async () => {
    const { program } = scene;
    const [one, other, none] = [await aCampaign(scene), await aCampaign(scene), await aCampaign(scene)];
    const made: Version[] = [];
    for (const percent of ['1', '2', '3', '4']) {
      made.push(await publish(program, one, [flatRule('a', percent)]));
    }
    await publish(program, other, []);
    const ids = [one, other, none].map((id) => uuidOf('campaign', id)) as [string, string, string];
    const times = made.map(({ publishedAt }) => Date.parse(publishedAt)) as [number, number, number, number];
    const sql = sqlOf(suite.database.pool);
    const at = (id: string, ...moments: number[]) =>
      moments.map((moment) => ({ campaignId: id, at: new Date(moment) }));
    const read = async (...wanted: ReturnType<typeof at>): Promise<(number[] | undefined)[]> => {
      const found = await readVersionsAt(sql, wanted);
      return ids.map((id) => found.get(id)?.map(({ number }) => number));
    };
    const now = Date.now() + 1000;
    expect(await read()).toEqual([undefined, undefined, undefined]);
    expect(await read(...at(ids[0], now, times[0], now))).toEqual([[1, 4], undefined, undefined]);
    expect(await read(...at(ids[0], times[0] - 1))).toEqual([undefined, undefined, undefined]);
    expect(await read(...at(ids[0], times[2] - 1, times[2]), ...at(ids[1], now), ...at(ids[2], now))).toEqual(
      [[2, 3], [1], undefined],
    );
    const versions = (await readVersionsAt(sql, at(ids[0], now, times[1]))).get(ids[0]);
    expect([times[1], now].map((moment) => versionAt(versions, new Date(moment))?.number)).toEqual([2, 4]);
    expect(versionAt(versions, new Date(times[1] - 1))).toBeUndefined();
    expect(versionAt(versions, new Date(now))?.rules.rules[0]?.reward).toEqual({
      kind: 'PERCENT',
      percent: '40000',
    });
    expect(versionAt(undefined, new Date())).toBeUndefined();
  });
});
