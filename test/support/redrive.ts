import type { Database } from './database.js';
import type { GraphQLClient, WithUserErrors } from './graphql-client.js';

interface Redriven extends WithUserErrors {
  readonly count: number | null;
  readonly hasMore: boolean | null;
}

/** Queues events of an organization again. */
export async function redrive(
  { program }: { readonly program: GraphQLClient },
  input: object = {},
): Promise<Redriven> {
  return program.attempt<Redriven>('redriveEvents', input, 'count hasMore');
}

/** Makes the evaluation of the event with this idempotency key fail. Returns how to repair it. */
export async function failEvaluationOf(
  database: Pick<Database, 'query'>,
  idempotencyKey: string,
): Promise<() => Promise<void>> {
  await database.query(
    `create function refuse_unlucky() returns trigger language plpgsql as $$
     begin
       if exists (select from event where id = new.event_id and idempotency_key = '${idempotencyKey}') then
         raise exception 'unlucky';
       end if;
       return new;
     end $$`,
  );
  await database.query(
    `create trigger refuse_unlucky before insert on action_attempt for each row execute function refuse_unlucky()`,
  );
  return async () => void (await database.query('drop function refuse_unlucky cascade'));
}
