import { Arg, Args, Ctx, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { IdArg } from '../../kernel/schema/node.type.js';
import { NullableFieldResolver, NullableQuery } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { actorByText } from '../../identity/actor/actor-by-text.js';
import { Actor } from '../../identity/actor/actor.types.js';
import { CustomerErasure } from './customer-erasure.entity.js';
import { ErasureService } from './erasure.service.js';
import { ExportService } from './export.service.js';
import { EraseCustomerInput, ExportCustomerInput } from './privacy.inputs.js';
import { CustomerErasureConnection, CustomerErasurePayload, ExportCustomerPayload } from './privacy.types.js';
import { customerErasureList } from './customer-erasure.list.js';

@Resolver(() => CustomerErasure)
export class PrivacyResolver {
  constructor(
    private readonly erasures: ErasureService,
    private readonly exports: ExportService,
  ) {}

  @PayloadMutation(
    'Erases the personal data of a customer from events, clicks, the event log and webhooks. Money and counts stay. The same customer returns the same erasure.',
    CustomerErasurePayload,
    'The erasure, which a job carries out.',
  )
  async eraseCustomer(
    @Ctx() caller: Caller,
    @Arg('input') input: EraseCustomerInput,
  ): Promise<CustomerErasurePayload> {
    return { erasure: await this.erasures.request(caller, input) };
  }

  @Reads('organizationId', 'requestedBy')
  @NullableFieldResolver(
    () => Actor,
    'Who asked for it last. Null if an earlier version of Tribute did not record it.',
  )
  by(@Root() { organizationId, requestedBy }: CustomerErasure): Actor | null {
    return actorByText(requestedBy, organizationId);
  }

  @NullableQuery(() => CustomerErasure, "The caller's erasure with this TypeID. Null if there is none.")
  async customerErasure(
    @Ctx() caller: Caller,
    @IdArg('TypeID of the erasure.') id: string,
  ): Promise<CustomerErasure | null> {
    return this.erasures.find(caller, id);
  }

  @Query(() => CustomerErasureConnection, { description: "The caller's erasures of customers." })
  async customerErasures(
    @Ctx() caller: Caller,
    @Args(() => customerErasureList.Args) args: ListArgs,
  ): Promise<Page<CustomerErasure>> {
    return this.erasures.list(caller, args);
  }

  @PayloadMutation(
    'Shows what is stored of a customer, page by page. It changes nothing, and is audited.',
    ExportCustomerPayload,
  )
  async exportCustomer(
    @Ctx() caller: Caller,
    @Arg('input') input: ExportCustomerInput,
  ): Promise<ExportCustomerPayload> {
    return this.exports.page(caller, input);
  }
}
