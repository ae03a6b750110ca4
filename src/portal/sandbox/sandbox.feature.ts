import { allow, type Feature } from '../../kernel/feature.js';
import type { Ground } from '../../kernel/ground.js';
import type { EmptiedTable } from '../../kernel/sandbox-tables.js';
import type { ClickInbox } from '../../tracking/click/click-inbox.js';
import { SandboxResolver } from './sandbox.resolver.js';
import { SandboxService } from './sandbox.service.js';

/** What it is created from. */
interface Needs extends Ground {
  /** The deletions of all features, in their order. */
  readonly emptiedTables: readonly EmptiedTable[];
  readonly clickInbox: ClickInbox;
}

/** What `portal/sandbox` adds to Tribute. */
export const sandboxFeature = {
  room: 'portal/sandbox',
  operations: { Mutation: allow('person', 'resetSandbox') },
  create: ({ emptiedTables, clickInbox }: Needs) => ({
    resolvers: [new SandboxResolver(new SandboxService(emptiedTables, async () => clickInbox.settle()))],
  }),
} satisfies Feature<Needs>;
