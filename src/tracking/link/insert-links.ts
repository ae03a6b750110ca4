import { newId } from '../../kernel/ids.js';
import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';
import type { EntityTransaction } from '../../kernel/transaction.js';
import type { Environment } from '../../kernel/environment.js';
import { newCode, recordNewLink } from './insert-link.js';
import { Link } from './link.entity.js';
import type { NewLink } from './read-new-link.js';

/** Whose links are created. */
export interface LinkTenant {
  readonly organizationId: string;
  readonly environment: Environment;
}

/** A link of a batch with its target. */
export type TargetedLink = NewLink & { readonly targetUrl: string };

const keys = rowSet({ campaignId: 'uuid', promoterId: 'uuid', targetUrl: 'text', code: 'text' });
const rows = rowSet({
  id: 'uuid',
  campaignId: 'uuid',
  promoterId: 'uuid',
  targetUrl: 'text',
  code: 'text',
  isVanity: 'boolean',
  name: 'text',
  note: 'text',
  expiresAt: 'timestamptz',
  utm: 'jsonb',
  subIds: 'jsonb',
  iosUrl: 'text',
  androidUrl: 'text',
  countryTargets: 'jsonb',
  linkDomainId: 'uuid',
});

/** The ids of the links that earlier requests created, in the order of `wanted`. Index: link_target. */
export async function findSameLinks(
  sql: Sql,
  wanted: readonly TargetedLink[],
): Promise<(string | undefined)[]> {
  const found = await sql.query<{ number: number; id: string }>(
    `with wanted as materialized (select * from ${keys.asNumbered('wanted')})
     select wanted.number::int as number, link.id
     from wanted join link using (campaign_id, promoter_id, target_url)
     where wanted.code is null and not link.is_vanity
     union all
     select wanted.number::int, link.id
     from wanted join link on link.code = wanted.code and link.campaign_id = wanted.campaign_id
       and link.promoter_id = wanted.promoter_id and link.target_url = wanted.target_url`,
    keys.values(wanted),
  );
  const ids = new Map(found.map(({ number, id }) => [number, id]));
  return wanted.map((_, index) => ids.get(index + 1));
}

/**
 * Inserts those of these links that do not exist, with one statement. Returns the id of each link, and the
 * ids of the new ones. A link has no id if its chosen code belongs to another link.
 * @param known What `findSameLinks` has found.
 */
export async function insertLinks(
  tx: EntityTransaction,
  tenant: LinkTenant,
  wanted: readonly TargetedLink[],
  known: readonly (string | undefined)[],
): Promise<{ readonly ids: readonly (string | undefined)[]; readonly created: ReadonlySet<string> }> {
  const created = new Set<string>();
  let ids = known;
  // A random code may be taken. Then nothing is inserted for it, and another code is tried.
  for (let round = 0; round < 5; round++) {
    const missing = wanted.filter(
      (link, index) => ids[index] === undefined && (round === 0 || link.code === null),
    );
    if (missing.length === 0) break;
    for (const id of await insert(tx.sql, tenant, missing)) created.add(id);
    ids = await findSameLinks(tx.sql, wanted);
  }
  for (const link of await tx.em.find(Link, { id: { $in: [...created] } })) recordNewLink(tx, link);
  return { ids, created };
}

/** In their order, so that the first of two links gets their code. */
async function insert(sql: Sql, tenant: LinkTenant, missing: readonly TargetedLink[]): Promise<string[]> {
  const { organizationId, environment } = tenant;
  const made = await sql.query<{ id: string }>(
    `insert into link (organization_id, environment, ${rows.columns})
     select $1::uuid, $2, ${rows.columns} from ${rows.asNumbered('wanted', 3)}
     order by number
     on conflict do nothing returning id`,
    [
      organizationId,
      environment,
      ...rows.values(
        missing.map((link) => ({
          ...link,
          id: newId(),
          code: link.code ?? newCode(),
          isVanity: link.code !== null,
          utm: JSON.stringify(link.utm),
          subIds: JSON.stringify(link.subIds),
          countryTargets: JSON.stringify(link.countryTargets),
        })),
      ),
    ],
  );
  return made.map(({ id }) => id);
}
