import type { Feature } from '../../kernel/feature.js';
import { SandboxResolver } from './sandbox.resolver.js';
import { SandboxService } from './sandbox.service.js';

/** What `portal/sandbox` adds to Tribute. */
export const sandboxFeature = {
  room: 'portal/sandbox',
  operations: {
    Mutation: {
      resetSandbox: { who: 'person' },
    },
  },
  create: () => ({ resolvers: [new SandboxResolver(new SandboxService())] }),
} satisfies Feature;
