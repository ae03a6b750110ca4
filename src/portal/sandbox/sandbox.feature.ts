import type { Feature } from '../../kernel/feature.js';
import { SandboxResolver } from './sandbox.resolver.js';
import type { SandboxService } from './sandbox.service.js';

/** The services of its resolvers. */
interface Services {
  readonly sandbox: SandboxService;
}

/** What `portal/sandbox` adds to Tribute. */
export const sandboxFeature: Feature<Services> = {
  room: 'portal/sandbox',
  operations: {
    Mutation: {
      resetSandbox: { who: 'person' },
    },
  },
  resolvers: ({ sandbox }) => [new SandboxResolver(sandbox)],
};
