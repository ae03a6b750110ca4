import type { GraphQLSchema } from 'graphql';
import { CompiledExecutor } from '../platform/graphql/compiled-executor.js';
import { createCaller, type CallerParts } from '../platform/http/create-caller.js';
import type { Ground } from '../kernel/ground.js';
import { newId } from '../kernel/ids.js';
import type { SchemaRunner } from '../kernel/schema-runner.js';

/** Jobs run queries, which need no feed. */
const noFeed = (): never => {
  throw new Error('A job has no subscriptions.');
};
const feeds: Pick<CallerParts, 'feed' | 'figureFeed'> = {
  feed: { subscribe: noFeed, requireReadable: noFeed, now: noFeed },
  figureFeed: { subscribe: noFeed },
};

/** A job has no client. */
const client = { address: null, network: '', userAgent: null, sessionCookie: null, deviceCookie: null };

/** @param schemaOf Builds the schema when it is first needed. */
export function createSchemaRunner(
  { orm, requestSql, noteRefusal }: Ground,
  schemaOf: () => GraphQLSchema,
): SchemaRunner {
  let executor: CompiledExecutor | undefined;
  const spend = async (): Promise<void> => undefined;
  return {
    get schema() {
      return schemaOf();
    },
    run: async (document, variables, principal) => {
      executor ??= new CompiledExecutor(schemaOf());
      const parts = { em: orm.em, sql: requestSql, noteRefusal, ...feeds };
      const context = createCaller(parts, { principal, requestId: newId(), client, spend });
      return executor.execute({ document, variables, context });
    },
  };
}
