import { allow, part, type Feature } from '../../kernel/feature.js';
import { OperatorSearchResolver } from './operator-search.resolver.js';
import { OperatorSearchService } from './operator-search.service.js';

/** What `portal/operator-search` adds to Tribute. */
export const operatorSearchFeature = {
  room: 'portal/operator-search',
  operations: { Query: allow('operator', 'operatorSearch') },
  types: { OperatorMatch: part },
  create: () => ({ resolvers: [new OperatorSearchResolver(new OperatorSearchService())] }),
} satisfies Feature;
