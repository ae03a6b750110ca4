import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import type { NodeLoader } from '../../kernel/node-loader.js';
import { IdArg, Node } from '../../kernel/schema/node.type.js';
import { NullableQuery } from '../../kernel/schema/nullable-field.js';

const maxNodes = 100;

@Resolver()
export class NodeResolver {
  constructor(private readonly loadNode: NodeLoader) {}

  @NullableQuery(() => Node, 'An object by its id. Null when it does not exist for the caller.')
  async node(@Ctx() caller: Caller, @IdArg('Its TypeID.') id: string): Promise<object | null> {
    return this.loadNode(caller, id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description:
      'Up to 100 objects by their ids, in the order of the ids. Null for each id without an object.',
  })
  async nodes(
    @Ctx() caller: Caller,
    @Arg('ids', () => [ID], { description: 'Their TypeIDs, at most 100.' }) ids: string[],
  ): Promise<(object | null)[]> {
    if (ids.length > maxNodes) throw refuse(ErrorCode.INVALID, `at most ${maxNodes} ids`, 'ids');
    return Promise.all(ids.map(async (id) => this.loadNode(caller, id)));
  }
}
