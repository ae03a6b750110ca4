import { expect, it } from '@jest/globals';
import { aScene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';

const suite = useSharedServer();

interface Log {
  readonly auditLog: { readonly nodes: readonly { readonly id: string; readonly action: string }[] };
}

it('`node` finds every entry of the log, also those without an environment', async () => {
  const { owner } = await aScene(suite.url);
  const { auditLog } = await owner.run<Log>('{ auditLog(first: 100) { nodes { id action } } }');
  const actions = auditLog.nodes.map(({ action }) => action);
  expect(actions).toEqual(expect.arrayContaining(['createOrganization', 'createCampaign']));
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on AuditEntry { id action } } }';
  const { nodes } = await owner.run<{ nodes: unknown }>(query, { ids: auditLog.nodes.map(({ id }) => id) });
  expect(nodes).toEqual(auditLog.nodes);
});
