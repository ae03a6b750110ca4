import type { Caller } from '../../kernel/caller.js';
import { requireOperator } from '../../kernel/principal.js';
import { decodeCursor, encodeCursor } from '../../kernel/list/list-cursor.js';
import { byCreation } from '../../kernel/list/list-order.js';
import { pageOf } from '../../kernel/read-page.js';
import { usualPageSize, type Page } from '../../kernel/schema/connection.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { OperatorMatchKind, type OperatorMatch, type OperatorSearchArgs } from './operator-match.types.js';
import { countMatches, readMatches, type OperatorSearch } from './read-matches.js';

/** Finds the objects that mutations of operators take by their ids. */
export class OperatorSearchService {
  /** One page of what matches in the session's environment, newest first. */
  async search(caller: Caller, args: OperatorSearchArgs): Promise<Page<OperatorMatch>> {
    const { environment } = requireOperator(caller.principal);
    const all = Object.keys(OperatorMatchKind) as OperatorMatchKind[];
    const kinds = args.kinds?.length ? all.filter((kind) => args.kinds?.includes(kind)) : all;
    const search: OperatorSearch = { text: args.search, environment, kinds };
    const limit = args.first ?? usualPageSize;
    const after = args.after == null ? null : decodeCursor(args.after, 'after', byCreation, 0).id;
    const rows = await asSystem('OPERATOR', async () =>
      readMatches(caller.sql, search, { after, limit: limit + 1 }),
    );
    return pageOf(rows, args, {
      limit,
      cursorOf: ({ id }) => encodeCursor(byCreation, { id, keys: [] }),
      countAll: async () => asSystem('OPERATOR', async () => countMatches(caller.sql, search)),
    });
  }
}
