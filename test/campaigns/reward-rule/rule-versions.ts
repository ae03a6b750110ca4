import type { GraphQLClient } from '../../support/graphql-client.js';
import { uuidOf } from '../../support/outcome.js';
import type { SharedSuite } from '../../support/suite.js';
import { actorFields, type ShownActor } from '../../support/actor-fields.js';

const money = '{ amount asset }';
const flat = `fixed ${money} percent`;
const caps = `{ count amount ${money} scope period }`;
export const version = `id number publishedAt by ${actorFields} campaign { id }
  rules {
    key title target { goalId gigId eventType goal { id } gig { id } } priority group when
    reward { plain ${flat} tiered { basis period mode tiers { from { amount ${money} count } reward { ${flat} } } } }
    caps ${caps} holdDays onExceed rounding effectiveFrom effectiveTo
  }
  caps ${caps}`;

export interface Version {
  readonly id: string;
  readonly number: number;
  readonly publishedAt: string;
  readonly by: ShownActor;
  readonly rules: readonly Record<string, unknown>[];
  readonly caps: readonly object[];
}

export const flatRule = (key: string, percent = '10') => ({ key, reward: { percent } });

/** Publishes rules; returns the version with all of its parts. */
export async function publish(
  client: GraphQLClient,
  campaignId: string,
  rules: readonly object[],
  more: object = {},
): Promise<Version> {
  const { ruleVersion } = await client.mutate<{ ruleVersion: Version }>(
    'publishRewardRules',
    { campaignId, rules, ...more },
    `ruleVersion { ${version} }`,
  );
  return ruleVersion;
}

interface Rules {
  readonly rules: Version | null;
  readonly ruleVersions: { readonly totalCount: number; readonly nodes: readonly Version[] };
}

/** The live rules of a campaign, and its newest versions. */
export async function rulesOf(client: GraphQLClient, id: string): Promise<Rules> {
  const query = `query ($id: ID!) { campaign(id: $id) {
    rules { ${version} } ruleVersions(first: 3) { totalCount nodes { id number } }
  } }`;
  return (await client.run<{ campaign: Rules }>(query, { id })).campaign;
}

/** The domain events of published rules and changed campaigns. */
export async function domainEventsOf(
  { database }: Pick<SharedSuite, 'database'>,
  campaignId: string,
): Promise<{ type: string; nodeId: string; data: object }[]> {
  return database.query(
    `select type, node_id as "nodeId", payload::jsonb -> 'data' as data from domain_event
     where campaign_id = $1 and type in ('rules.published', 'campaign.updated') order by xact, position`,
    [uuidOf('campaign', campaignId)],
  );
}
