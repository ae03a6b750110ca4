import type { Config } from '../config.js';
import type { CallerLimits } from '../platform/graphql/limits/document-screen.js';
import type { OperationLimits } from '../platform/graphql/limits/operation-limiter.js';
import type { PlanLimits } from '../platform/http/rate-limits/allowance.js';
import { Plan } from '../kernel/rate-limit.js';

/** The configured operation limits of GraphQL. */
export function operationLimits(config: Config): OperationLimits {
  return {
    depth: config.graphqlMaxDepth,
    aliases: config.graphqlMaxAliases,
    complexity: config.graphqlMaxComplexity,
    introspection: config.graphqlIntrospection ?? !config.production,
  };
}

/** The configured limits of GraphQL documents. */
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
    // Fractions of the general limits: sign-up, sign-in and introspection need much less.
    fragments: Math.ceil(trusted.fragments / 5),
    aliases: Math.ceil(trusted.aliases / 2),
    depth: trusted.depth,
    repetitions: Math.ceil(trusted.repetitions / 10),
  };
  return { trusted, untrusted };
}

/** The configured rate limits a minute. */
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
