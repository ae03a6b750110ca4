import type { Config } from '../config.js';
import type { CallerLimits } from '../platform/graphql/limits/document-screen.js';
import type { OperationLimits } from '../platform/graphql/limits/operation-limiter.js';
import type { PlanLimits } from '../platform/http/rate-limits/allowance.js';
import { Plan } from '../kernel/rate-limit.js';

/** What one GraphQL operation may be, by the settings. */
export function operationLimits(config: Config): OperationLimits {
  return {
    depth: config.graphqlMaxDepth,
    aliases: config.graphqlMaxAliases,
    complexity: config.graphqlMaxComplexity,
    introspection: config.graphqlIntrospection ?? !config.production,
  };
}

/** What one GraphQL document may be, by the settings. */
export function documentLimits(config: Config): CallerLimits {
  const trusted = {
    characters: config.graphqlMaxLength,
    tokens: config.graphqlMaxTokens,
    fields: config.graphqlMaxFields,
    fragments: config.graphqlMaxFragments,
    aliases: config.graphqlMaxAliases,
    depth: config.graphqlMaxDepth,
    repetitions: config.graphqlMaxRepetitions,
  };
  const untrusted = {
    characters: Math.min(trusted.characters, config.graphqlAnonymousMaxLength),
    tokens: Math.min(trusted.tokens, config.graphqlAnonymousMaxTokens),
    fields: Math.min(trusted.fields, config.graphqlAnonymousMaxFields),
    // Parts of the general limits: to sign up, to sign in and to introspect take much less.
    fragments: Math.ceil(trusted.fragments / 5),
    aliases: Math.ceil(trusted.aliases / 2),
    depth: trusted.depth,
    repetitions: Math.ceil(trusted.repetitions / 10),
  };
  return { trusted, untrusted };
}

/** What callers may do in a minute, by the settings. */
export function planLimits(config: Config): PlanLimits {
  return {
    anonymous: config.rateLimitAnonymous,
    user: config.rateLimitUser,
    keys: { [Plan.FREE]: config.rateLimitFree, [Plan.PRO]: config.rateLimitPro },
    organizations: {
      [Plan.FREE]: config.rateLimitOrganizationFree,
      [Plan.PRO]: config.rateLimitOrganizationPro,
    },
  };
}
