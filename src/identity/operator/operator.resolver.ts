import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import { connectionOf, type Page } from '../../kernel/schema/connection.js';
import { IdInputArg, PayloadMutation, type InputWithId } from '../../kernel/schema/mutation.js';
import { Organization } from '../organization/organization.entity.js';
import { OrganizationPayload } from '../organization/organization.payloads.js';
import { SetOrganizationPlanInput, SuspendOrganizationInput } from './operator.inputs.js';
import type { OperatorService } from './operator.service.js';
import { operatorOrganizationList } from './organization.list.js';

const OrganizationConnection = connectionOf(Organization, 'Organization');

@Resolver()
export class OperatorResolver {
  constructor(private readonly service: OperatorService) {}

  @PayloadMutation(
    'Suspends an organization: keys and members can read but not write, links redirect without counting, and nothing new is earned.',
    OrganizationPayload,
    'The suspended organization.',
  )
  async suspendOrganization(
    @Ctx() caller: Caller,
    @Arg('input') input: SuspendOrganizationInput,
  ): Promise<OrganizationPayload> {
    return { organization: await this.service.suspend(caller, input) };
  }

  @PayloadMutation(
    'Ends the suspension of an organization.',
    OrganizationPayload,
    'The organization, no longer suspended.',
  )
  async unsuspendOrganization(
    @Ctx() caller: Caller,
    @IdInputArg('An organization whose suspension ends.', 'The organization.') input: InputWithId,
  ): Promise<OrganizationPayload> {
    return { organization: await this.service.unsuspend(caller, input.id) };
  }

  @PayloadMutation(
    'Sets the plan of an organization.',
    OrganizationPayload,
    'The organization with its new plan.',
  )
  async setOrganizationPlan(
    @Ctx() caller: Caller,
    @Arg('input') input: SetOrganizationPlanInput,
  ): Promise<OrganizationPayload> {
    return { organization: await this.service.setPlan(caller, input) };
  }

  @Query(() => OrganizationConnection, { description: 'All organizations.' })
  async operatorOrganizations(
    @Ctx() caller: Caller,
    @Args(() => operatorOrganizationList.Args) args: ListArgs,
  ): Promise<Page<Organization>> {
    return this.service.list(caller, args);
  }
}
