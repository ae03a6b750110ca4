import { Arg, Args, Ctx, Field, ObjectType, Query, Resolver } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { connectionOf, PageArgs, type Page } from '../../kernel/schema/connection.js';
import { MutationPayload, PayloadMutation } from '../../kernel/schema/mutation.js';
import { Organization } from '../organization/organization.entity.js';
import {
  OperatorOrganizationFilter,
  SetOrganizationPlanInput,
  SuspendOrganizationInput,
  UnsuspendOrganizationInput,
} from './operator.inputs.js';
import type { OperatorService } from './operator.service.js';

const OrganizationConnection = connectionOf(Organization, 'Organization');

@ObjectType({ description: 'The organization, suspended now.', simpleResolvers: true })
export class SuspendOrganizationPayload extends MutationPayload {
  @Field(() => Organization, { nullable: true, description: 'Null when refused.' })
  organization?: Organization;
}

@ObjectType({ description: 'The organization, not suspended any more.', simpleResolvers: true })
export class UnsuspendOrganizationPayload extends MutationPayload {
  @Field(() => Organization, { nullable: true, description: 'Null when refused.' })
  organization?: Organization;
}

@ObjectType({ description: 'The organization, on its plan.', simpleResolvers: true })
export class SetOrganizationPlanPayload extends MutationPayload {
  @Field(() => Organization, { nullable: true, description: 'Null when refused.' })
  organization?: Organization;
}

@Resolver()
export class OperatorResolver {
  constructor(private readonly service: OperatorService) {}

  @PayloadMutation(
    () => SuspendOrganizationPayload,
    'Its keys and members can read but not write, its links redirect without counting, nothing new is earned. For operators.',
  )
  async suspendOrganization(
    @Ctx() caller: Caller,
    @Arg('input', () => SuspendOrganizationInput) input: SuspendOrganizationInput,
  ): Promise<SuspendOrganizationPayload> {
    return { organization: await this.service.suspend(caller, input) };
  }

  @PayloadMutation(() => UnsuspendOrganizationPayload, 'Ends a suspension. For operators.')
  async unsuspendOrganization(
    @Ctx() caller: Caller,
    @Arg('input', () => UnsuspendOrganizationInput) input: UnsuspendOrganizationInput,
  ): Promise<UnsuspendOrganizationPayload> {
    return { organization: await this.service.unsuspend(caller, input.id) };
  }

  @PayloadMutation(
    () => SetOrganizationPlanPayload,
    'Puts an organization on a plan, by which its keys are limited. For operators.',
  )
  async setOrganizationPlan(
    @Ctx() caller: Caller,
    @Arg('input', () => SetOrganizationPlanInput) input: SetOrganizationPlanInput,
  ): Promise<SetOrganizationPlanPayload> {
    return { organization: await this.service.setPlan(caller, input) };
  }

  @Query(() => OrganizationConnection, {
    description: 'All organizations; for operators, whose reading is written down.',
  })
  async operatorOrganizations(
    @Ctx() caller: Caller,
    @Arg('filter', () => OperatorOrganizationFilter, { nullable: true, description: 'Which ones.' })
    filter: OperatorOrganizationFilter | null,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<Organization>> {
    return this.service.list(caller, filter ?? {}, args);
  }
}
