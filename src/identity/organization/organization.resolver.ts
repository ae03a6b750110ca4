import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { Environment } from '../../kernel/environment.js';
import { money, Money } from '../../kernel/schema/money.type.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { Member } from './member.entity.js';
import { MemberRole } from '../../kernel/member-role.js';
import { IdArg } from '../../kernel/schema/node.type.js';
import { NullableFieldResolver, NullableQuery } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Organization } from './organization.entity.js';
import { OrganizationPayload } from './organization.payloads.js';
import { CreateOrganizationInput, UpdateOrganizationInput } from './organization.inputs.js';
import { OrganizationService } from './organization.service.js';

@Resolver(() => Organization)
export class OrganizationResolver {
  constructor(private readonly organizations: OrganizationService) {}

  @NullableQuery(() => Organization, 'One organization of the caller.')
  async organization(@Ctx() caller: Caller, @IdArg('Its TypeID.') id: string): Promise<Organization | null> {
    return this.organizations.find(caller, id);
  }

  @PayloadMutation(
    'Creates an organization with the calling person as its owner.',
    OrganizationPayload,
    'The created organization.',
  )
  async createOrganization(
    @Ctx() caller: Caller,
    @Arg('input') input: CreateOrganizationInput,
  ): Promise<OrganizationPayload> {
    return { organization: await this.organizations.create(caller, input) };
  }

  @PayloadMutation(
    'Changes name, description, website and approval limits of an organization. Only an owner may change the limits.',
    OrganizationPayload,
    'The changed organization.',
  )
  async updateOrganization(
    @Ctx() caller: Caller,
    @Arg('input') input: UpdateOrganizationInput,
  ): Promise<OrganizationPayload> {
    return { organization: await this.organizations.update(caller, input) };
  }

  @Reads('secondApprovalAbove')
  @FieldResolver(() => [Money], {
    description:
      'Larger attempts, held events, rewards and payouts need the approval of two people. One amount for each asset; empty when there is no limit.',
  })
  secondApprovalAbove(@Root() organization: Organization): Money[] {
    return amountsOf(organization.secondApprovalAbove);
  }

  @Reads('rewardReviewAbove')
  @FieldResolver(() => [Money], {
    description:
      'A larger reward is held for review (ABOVE_LIMIT) until a person releases it. One amount for each asset; empty when there is no limit.',
  })
  rewardReviewAbove(@Root() organization: Organization): Money[] {
    return amountsOf(organization.rewardReviewAbove);
  }

  @NullableFieldResolver(() => Environment, 'The environment that the caller works in.')
  environment(@Ctx() caller: Caller): Environment | null {
    return caller.principal.kind === 'anonymous' ? null : caller.principal.environment;
  }

  @NullableFieldResolver(() => MemberRole, 'The role of the calling person. Null for an API key.')
  async viewerRole(@Root() organization: Organization, @Ctx() caller: Caller): Promise<MemberRole | null> {
    if (caller.principal.kind !== 'user') return null;
    // Includes an organization joined in this request, which the scope does not contain yet.
    const own = { organizationId: organization.id, userId: caller.principal.userId };
    const member = await asSystem('NEW_ORGANIZATION', async () => caller.em.findOne(Member, own));
    return member?.role ?? null;
  }
}

function amountsOf(limits: Readonly<Record<string, string>>): Money[] {
  return Object.entries(limits).map(([asset, atomic]) => money(BigInt(atomic), asset));
}
