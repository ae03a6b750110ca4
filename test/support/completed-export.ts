import type { GraphQLClient } from './graphql-client.js';
import { waitFor } from './wait-for.js';

/** A completed export. An erasure deletes all exports, so it is made after that of this id. */
export async function completedExport(program: GraphQLClient, erasureId: string): Promise<string> {
  const has = async (query: string, id: string): Promise<void> => {
    await waitFor(query, async () => {
      const text = `query ($id: ID!) { found: ${query}(id: $id) { status } }`;
      const { found } = await program.run<{ found: { status: string } }>(text, { id });
      return found.status === 'COMPLETED';
    });
  };
  await has('customerErasure', erasureId);
  const list = { list: 'gigs' };
  const made = await program.mutate<{ export: { id: string } }>('createExport', list, 'export { id }');
  await has('export', made.export.id);
  return made.export.id;
}
