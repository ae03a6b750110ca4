import { Args, Ctx, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { StatementConnection, type StatementEntry } from './statement-entry.type.js';
import type { StatementService } from './statement.service.js';
import { Wallet } from './wallet.entity.js';
import { statementList } from './wallet.list.js';

@Resolver(() => Wallet)
export class StatementResolver {
  constructor(private readonly service: StatementService) {}

  @NullableFieldResolver(
    () => StatementConnection,
    'The entries on its accounts, each with the balance after it. Null if the caller may not read the wallet.',
  )
  async statement(
    @Root() wallet: Wallet,
    @Ctx() caller: Caller,
    @Args(() => statementList.Args) args: ListArgs,
  ): Promise<Page<StatementEntry> | null> {
    return this.service.page(caller, wallet, args);
  }
}
