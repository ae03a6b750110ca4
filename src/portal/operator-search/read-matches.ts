import type { Environment } from '../../kernel/environment.js';
import { encodeId, decodeId, kindOfId } from '../../kernel/ids.js';
import { searchPattern } from '../../kernel/list/like-pattern.js';
import type { Sql } from '../../kernel/sql.js';
import type { OperatorMatch, OperatorMatchKind } from './operator-match.types.js';
import { searchSources } from './search-sources.js';

/** What is searched for, and where. */
export interface OperatorSearch {
  readonly text: string;
  readonly environment: Environment;
  readonly kinds: readonly OperatorMatchKind[];
}

type Found = Pick<OperatorMatch, 'kind' | 'id'>;

/** The object that the text is the TypeID of; undefined if it is no TypeID of these kinds. */
function namedBy({ text, kinds }: OperatorSearch): Found | undefined {
  const idKind = kindOfId(text);
  const kind = kinds.find((one) => searchSources[one].idKind === idKind);
  const id = idKind && decodeId(idKind, text);
  return kind && id !== undefined ? { kind, id } : undefined;
}

/** At most `limit` matches with ids below `after`, newest first. All have access to every tenant. */
export async function readMatches(
  sql: Sql,
  search: OperatorSearch,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<OperatorMatch[]> {
  const named = namedBy(search);
  if (named) return after === null ? describeMatches(sql, search, [named]) : [];
  const parts = search.kinds.flatMap((kind) =>
    searchSources[kind].found.map(
      (found) =>
        `(select '${kind}' as kind, item.id ${found} and ($4::uuid is null or item.id < $4)
          order by item.id desc limit $5)`,
    ),
  );
  const found = await sql.query<Found>(
    `select kind, id from (${parts.join(' union ')}) as found
     where $1::text is not null and $2::text is not null and $3::text is not null order by id desc limit $5`,
    [...valuesOf(search), after, limit],
  );
  return describeMatches(sql, search, found);
}

/** The number of all matches. */
export async function countMatches(sql: Sql, search: OperatorSearch): Promise<number> {
  const named = namedBy(search);
  if (named) return (await describeMatches(sql, search, [named])).length;
  const parts = search.kinds.flatMap((kind) =>
    searchSources[kind].found.map((found) => `select '${kind}' as kind, item.id ${found}`),
  );
  const [row] = await sql.query<{ count: number }>(
    `select count(*)::int as count from (${parts.join(' union ')}) as found
     where $1::text is not null and $2::text is not null and $3::text is not null`,
    valuesOf(search),
  );
  return row?.count ?? 0;
}

function valuesOf({ text, environment }: OperatorSearch): string[] {
  return [searchPattern(text), text, environment];
}

/** The names of what was found, by primary keys. Without objects of another environment. */
async function describeMatches(
  sql: Sql,
  { environment }: OperatorSearch,
  found: readonly Found[],
): Promise<OperatorMatch[]> {
  const rows = await sql.query<Omit<OperatorMatch, 'objectId'>>(
    `select found.kind, found.id, organization.id as "organizationId", item.environment, promoter.email,
            coalesce(api_key.name, campaign.name, promoter.name, organization.name) as name
     from unnest($1::text[], $2::uuid[]) with ordinality as found (kind, id, place)
     left join api_key on found.kind = 'API_KEY' and api_key.id = found.id
     left join campaign on found.kind = 'CAMPAIGN' and campaign.id = found.id
     left join payout on found.kind = 'PAYOUT' and payout.id = found.id
     left join top_up on found.kind = 'TOP_UP' and top_up.id = found.id
     left join wallet on found.kind = 'WALLET' and wallet.id = found.id
     left join promoter on promoter.id = case found.kind when 'PROMOTER' then found.id when 'PAYOUT' then payout.promoter_id
       when 'WALLET' then case wallet.owner_type when 'PROMOTER' then wallet.owner_id end end
     cross join lateral (select coalesce(api_key.environment, campaign.environment, payout.environment,
       top_up.environment, wallet.environment, promoter.environment) as environment) as item
     join organization on organization.id = case found.kind when 'ORGANIZATION' then found.id
       else coalesce(api_key.organization_id, campaign.organization_id, payout.organization_id,
         top_up.organization_id, wallet.organization_id, promoter.organization_id) end
     where item.environment = $3 or found.kind = 'ORGANIZATION'
     order by found.place`,
    [found.map(({ kind }) => kind), found.map(({ id }) => id), environment],
  );
  return rows.map((row) => ({ ...row, objectId: encodeId(searchSources[row.kind].idKind, row.id) }));
}
