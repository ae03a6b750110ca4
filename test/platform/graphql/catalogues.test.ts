import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { GraphQLClient } from '../../support/graphql-client.js';
import { aScene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { mergedFeatures } from '../../../src/composition/merged-features.js';

const suite = useSharedServer();

interface Named {
  readonly name: string;
  readonly description: string;
}

interface WithSchema {
  readonly isWebhook: boolean;
  readonly exampleData: Readonly<Record<string, unknown>> | null;
  readonly dataSchema: {
    readonly $schema: string;
    readonly required: readonly string[];
    readonly properties: Readonly<Record<string, { readonly description?: string }>>;
  };
}
const draft = 'https://json-schema.org/draft/2020-12/schema';

/** The answer to anybody, without a credential. */
async function listOf<Item>(field: string, selection: string): Promise<readonly Item[]> {
  const answer = await new GraphQLClient(suite.url).run<Record<string, readonly Item[]>>(
    `{ ${field} { ${selection} } }`,
  );
  return answer[field.replace(/\(.*/, '')] ?? [];
}

const namesOf = (items: readonly Named[]): readonly string[] => items.map(({ name }) => name);

describe('a catalogue', () => {
  it('of scopes names the roles whose members may do the same', async () => {
    const scopes = await listOf<Named & { readonly roles: readonly string[] }>(
      'scopes',
      'name description roles',
    );
    expect(namesOf(scopes)).toEqual([...mergedFeatures.scopes.keys()]);
    const rolesOf = new Map(scopes.map(({ name, roles }) => [name, roles]));
    expect(rolesOf.get('campaigns:write')).toEqual(['OWNER', 'ADMIN', 'MEMBER']);
    expect(rolesOf.get('keys:write')).toEqual(['OWNER', 'ADMIN']);
  });

  it('of reasons has codes of each kind, and only those of the kinds that are asked for', async () => {
    const all = await listOf<{ readonly kind: string; readonly code: string }>(
      'reasons',
      'kind code description',
    );
    expect(all).toEqual(
      expect.arrayContaining([
        { kind: 'EVENT', code: 'NO_ATTRIBUTION', description: expect.stringContaining('promoter') },
        { kind: 'ATTEMPT_REJECTION', code: 'FRAUD', description: expect.any(String) },
        { kind: 'CLICK_CLASS', code: 'DUPLICATE', description: expect.any(String) },
        { kind: 'USER_ERROR', code: 'CONFLICT', description: expect.any(String) },
      ]),
    );
    expect(new Set(all.map(({ kind, code }) => `${kind} ${code}`)).size).toBe(all.length);
    const kinds = new Set(all.map(({ kind }) => kind));
    for (const kind of kinds) {
      const some = await listOf<{ readonly code: string }>(`reasons(kinds: [${kind}])`, 'code');
      expect(some).toEqual(all.filter((one) => one.kind === kind).map(({ code }) => ({ code })));
    }
    expect(kinds.size).toBe(12);
  });

  it('of event types has the example data of each type, and webhooks have some of them', async () => {
    const types = await listOf<Named & WithSchema>(
      'eventTypes',
      'name description scope isWebhook exampleData dataSchema',
    );
    expect(namesOf(types)).toEqual([...mergedFeatures.eventTypes.keys()]);
    expect(types.filter(({ exampleData }) => exampleData === null)).toEqual([]);
    expect(types.filter(({ dataSchema }) => dataSchema['$schema'] !== draft)).toEqual([]);
    for (const { name, dataSchema, exampleData } of types) {
      // Compiled from what clients get.
      const schema = z.fromJSONSchema(dataSchema as Parameters<typeof z.fromJSONSchema>[0]);
      expect([name, schema.safeParse(exampleData).error]).toEqual([name, undefined]);
      expect(schema.safeParse({ ...exampleData, added: 'later' }).success).toBe(true);
      const [member] = dataSchema.required;
      expect(schema.safeParse({ ...exampleData, [member!]: 7 }).success).toBe(false);
      expect(schema.safeParse({ ...exampleData, [member!]: undefined }).success).toBe(false);
      // Each member says what it is.
      const silent = Object.entries(dataSchema.properties).filter(([, { description }]) => !description);
      expect([name, silent.map(([property]) => property)]).toEqual([name, []]);
    }
    const webhooks = await listOf<Named>('webhookEventTypes', 'name description');
    expect(namesOf(webhooks)).toEqual(namesOf(types.filter(({ isWebhook }) => isWebhook)));
  });

  it('of audit actions has every action that the audit log of the platform has', async () => {
    const actions = await listOf<Named>('auditActions', 'name description');
    expect(actions.filter(({ description }) => description === '')).toEqual([]);
    const names = new Set(namesOf(actions));
    expect(names.size).toBe(actions.length);
    const written = await suite.database.query<{ action: string }>('select distinct action from audit_entry');
    expect(written.map(({ action }) => action).filter((action) => !names.has(action))).toEqual([]);
    for (const unaudited of ['ingestEvent', 'campaigns']) expect(names).not.toContain(unaudited);
    expect(names).toContain('operatorPayouts');
  });

  it('of plans has their limits, and requires a credential', async () => {
    const selection =
      '{ plans { plan keyRateLimit organizationRateLimit fee { percent } quotas { name limit } } }';
    const anybody = await new GraphQLClient(suite.url).send(selection);
    expect(anybody.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    const { program } = await aScene(suite.url);
    expect(await program.run(selection)).toMatchObject({
      plans: [
        {
          plan: 'FREE',
          keyRateLimit: expect.any(Number),
          organizationRateLimit: expect.any(Number),
          fee: null,
          quotas: expect.arrayContaining([{ name: 'QUOTA_API_KEYS', limit: expect.any(Number) }]),
        },
        {
          plan: 'PRO',
          quotas: expect.arrayContaining([{ name: 'QUOTA_API_KEYS', limit: expect.any(Number) }]),
        },
      ],
    });
  });
});

describe('the fields of reward rules', () => {
  interface Field extends Named {
    readonly comparisons: readonly { readonly operator: string; readonly example: object }[];
  }

  it('have comparisons whose examples a rule may have', async () => {
    const { owner, campaignId } = await aScene(suite.url);
    const fields = await listOf<Field>(
      'ruleFields',
      'name description type values comparisons { operator example }',
    );
    const any = fields.flatMap(({ comparisons }) => comparisons.map(({ example }) => example));
    const rules = [{ key: 'all', when: { any }, reward: { fixed: { amount: '1.00' } } }];
    const { ruleVersion } = await owner.mutate<{ ruleVersion: { rules: readonly { when: object }[] } }>(
      'publishRewardRules',
      { campaignId, rules },
      'ruleVersion { rules { when } }',
    );
    expect(ruleVersion.rules).toMatchObject([{ when: { any: expect.any(Array) } }]);
    const operators = await listOf<Named>('ruleOperators', 'name description');
    const used = new Set(fields.flatMap(({ comparisons }) => comparisons.map(({ operator }) => operator)));
    expect([...used].toSorted()).toEqual(namesOf(operators).toSorted());
  });
});
