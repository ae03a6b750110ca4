import type { Caller } from '../../kernel/caller.js';
import { decodeId } from '../../kernel/ids.js';
import { asSystem } from '../../kernel/tenant-scope.js';

interface Named {
  readonly id: string;
  readonly organizationId: string | null;
  readonly knownName?: string | null | undefined;
}

/**
 * The name of a user or API key; null for people outside the organization, such as promoters. Without an
 * organization only operators read it. Which keys may read it is in `copiedValues`. Runs as the system,
 * because the object that names the actor was readable.
 */
export async function loadActorName(caller: Caller, actor: Named): Promise<string | null> {
  if (actor.knownName !== undefined) return actor.knownName;
  if (!isInside(caller, actor)) return null;
  return caller.loaders.loadRelated('actor/name', actor.id, async (ids) => {
    const bare = (kind: 'user' | 'apiKey'): string[] => ids.flatMap((id) => decodeId(kind, id) ?? []);
    const rows = await asSystem('READABLE_OBJECT', async () =>
      caller.sql.query<{ id: string; name: string }>(
        `select id, name from user_account where id = any($1::uuid[])
         union all select id, name from api_key where id = any($2::uuid[])`,
        [bare('user'), bare('apiKey')],
      ),
    );
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    return ids.map((id) => names.get(decodeId('user', id) ?? decodeId('apiKey', id) ?? '') ?? null);
  });
}

function isInside({ principal }: Caller, { organizationId }: Named): boolean {
  if (principal.kind === 'key') return organizationId !== null;
  if (principal.kind === 'anonymous') return false;
  return (
    principal.isOperator || (organizationId !== null && principal.organizationIds.includes(organizationId))
  );
}
