import { Arg, Args, Ctx, ObjectType, Query, Resolver } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { connectionOf, PageArgs, type Page } from '../../kernel/schema/connection.js';
import { MutationPayload, PayloadMutation } from '../../kernel/schema/mutation.js';
import { NullableArg, NullableField } from '../../kernel/schema/nullable-field.js';
import { Organization } from '../organization/organization.entity.js';
import {
  OperatorOrganizationFilter,
  SetOrganizationPlanInput,
  SuspendOrganizationInput,
  UnsuspendOrganizationInput,
} from './operator.inputs.js';
import type { OperatorService } from './operator.service.js';

const OrganizationConnection = connectionOf(Organization, 'Organization');

@ObjectType({ description: 'The suspended organization.', simpleResolvers: true })
export class SuspendOrganizationPayload extends MutationPayload {
  @NullableField(() => Organization, 'Null when refused.')
  organization?: Organization;
}

@ObjectType({ description: 'The organization, no longer suspended.', simpleResolvers: true })
export class UnsuspendOrganizationPayload extends MutationPayload {
  @NullableField(() => Organization, 'Null when refused.')
  organization?: Organization;
}

@ObjectType({ description: 'The organization with its new plan.', simpleResolvers: true })
export class SetOrganizationPlanPayload extends MutationPayload {
  @NullableField(() => Organization, 'Null when refused.')
  organization?: Organization;
}

@Resolver()
export class OperatorResolver {
  constructor(private readonly service: OperatorService) {}

  @PayloadMutation(
    () => SuspendOrganizationPayload,
    'Suspends an organization: keys and members can read but not write, links redirect without counting, and nothing new is earned.',
  )
  async suspendOrganization(
    @Ctx() caller: Caller,
    @Arg('input') input: SuspendOrganizationInput,
  ): Promise<SuspendOrganizationPayload> {
    return { organization: await this.service.suspend(caller, input) };
  }

  @PayloadMutation(() => UnsuspendOrganizationPayload, 'Ends the suspension of an organization.')
  async unsuspendOrganization(
    @Ctx() caller: Caller,
    @Arg('input') input: UnsuspendOrganizationInput,
  ): Promise<UnsuspendOrganizationPayload> {
    return { organization: await this.service.unsuspend(caller, input.id) };
  }

  @PayloadMutation(() => SetOrganizationPlanPayload, 'Sets the plan of an organization.')
  async setOrganizationPlan(
    @Ctx() caller: Caller,
    @Arg('input') input: SetOrganizationPlanInput,
  ): Promise<SetOrganizationPlanPayload> {
    return { organization: await this.service.setPlan(caller, input) };
  }

  @Query(() => OrganizationConnection, { description: 'All organizations.' })
  async operatorOrganizations(
    @Ctx() caller: Caller,
    @NullableArg(
      'filter',
      () => OperatorOrganizationFilter,
      'Only organizations that match all given fields.',
    )
    filter: OperatorOrganizationFilter | null,
    @Args() args: PageArgs,
  ): Promise<Page<Organization>> {
    return this.service.list(caller, filter ?? {}, args);
  }
}
