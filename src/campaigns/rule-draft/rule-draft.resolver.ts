import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import { Actor } from '../../identity/actor/actor.types.js';
import { actorById } from '../../identity/actor/actor-by-id.js';
import type { Caller } from '../../kernel/caller.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { IdArg } from '../../kernel/schema/node.type.js';
import { NullableQuery } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Campaign } from '../campaign/campaign.entity.js';
import type { RuleService } from '../reward-rule/rule.service.js';
import { RuleDraft } from './rule-draft.entity.js';
import {
  CreateRuleDraftInput,
  DeleteRuleDraftInput,
  PublishRuleDraftInput,
  UpdateRuleDraftInput,
} from './rule-draft.inputs.js';
import { ruleDraftList } from './rule-draft.list.js';
import {
  DeleteRuleDraftPayload,
  PublishRuleDraftPayload,
  RuleDraftConnection,
  RuleDraftFault,
  RuleDraftPayload,
} from './rule-draft.payloads.js';
import type { PublishDraftService } from './publish-draft.service.js';
import type { RuleDraftService } from './rule-draft.service.js';

@Resolver(() => RuleDraft)
export class RuleDraftResolver {
  constructor(
    private readonly drafts: RuleDraftService,
    private readonly publishing: PublishDraftService,
    private readonly rules: Pick<RuleService, 'liveOf'>,
  ) {}

  @NullableQuery(() => RuleDraft, "The caller's draft with this TypeID. Null if there is none.")
  async ruleDraft(
    @Ctx() caller: Caller,
    @IdArg('TypeID of the draft.') id: string,
  ): Promise<RuleDraft | null> {
    return this.drafts.find(caller, id);
  }

  @PayloadMutation(
    'Stores a draft of reward rules, which may be incomplete.',
    RuleDraftPayload,
    'The new draft.',
  )
  async createRuleDraft(
    @Ctx() caller: Caller,
    @Arg('input') input: CreateRuleDraftInput,
  ): Promise<RuleDraftPayload> {
    return { ruleDraft: await this.drafts.create(caller, input) };
  }

  @PayloadMutation(
    'Changes a draft of reward rules. If somebody has changed it in the meantime, it is refused as CONFLICT.',
    RuleDraftPayload,
    'The changed draft.',
  )
  async updateRuleDraft(
    @Ctx() caller: Caller,
    @Arg('input') input: UpdateRuleDraftInput,
  ): Promise<RuleDraftPayload> {
    return { ruleDraft: await this.drafts.update(caller, input) };
  }

  @PayloadMutation('Deletes a draft of reward rules.', DeleteRuleDraftPayload)
  async deleteRuleDraft(
    @Ctx() caller: Caller,
    @Arg('input') input: DeleteRuleDraftInput,
  ): Promise<DeleteRuleDraftPayload> {
    return { deletedId: await this.drafts.delete(caller, input) };
  }

  @PayloadMutation(
    'Publishes a draft, as `publishRewardRules` does, and deletes it. Paths of errors begin in its content.',
    PublishRuleDraftPayload,
  )
  async publishRuleDraft(
    @Ctx() caller: Caller,
    @Arg('input') input: PublishRuleDraftInput,
    @Info() { schema }: GraphQLResolveInfo,
  ): Promise<PublishRuleDraftPayload> {
    return { ruleVersion: await this.publishing.publish(caller, input, schema) };
  }

  @Reads('campaignId')
  @FieldResolver(() => Campaign, { description: 'The campaign that it belongs to.' })
  async campaign(@Root() draft: RuleDraft, @Ctx() caller: Caller): Promise<Campaign | null> {
    return caller.loaders.load(Campaign, draft.campaignId);
  }

  @Reads('organizationId', 'updatedBy')
  @FieldResolver(() => Actor, { description: 'Who changed it last.' })
  by(@Root() { organizationId, updatedBy }: RuleDraft): Actor {
    return actorById(updatedBy, organizationId);
  }

  @Reads('campaignId', 'baseVersion')
  @FieldResolver(() => Boolean, {
    description:
      'Whether another version than `baseVersion` is live. It can then be published only with `replaceNewer`.',
  })
  async isOutdated(@Root() draft: RuleDraft, @Ctx() caller: Caller): Promise<boolean> {
    const campaign = await caller.loaders.load(Campaign, draft.campaignId);
    const live = campaign && (await this.rules.liveOf(caller, campaign));
    return draft.baseVersion !== (live?.number ?? 0);
  }

  @Reads('campaignId', 'content')
  @FieldResolver(() => [RuleDraftFault], {
    description: 'What keeps it from being published, found now. Empty if it can be published. At most 100.',
  })
  async faults(
    @Root() draft: RuleDraft,
    @Ctx() caller: Caller,
    @Info() { schema }: GraphQLResolveInfo,
  ): Promise<RuleDraftFault[]> {
    return this.drafts.faultsOf(caller, draft, schema);
  }
}

@Resolver(() => Campaign)
export class CampaignRuleDraftsResolver {
  constructor(private readonly service: RuleDraftService) {}

  @Reads('id')
  @FieldResolver(() => RuleDraftConnection, { description: 'The drafts of its reward rules.' })
  async ruleDrafts(
    @Root() campaign: Campaign,
    @Ctx() caller: Caller,
    @Args(() => ruleDraftList.Args) args: ListArgs,
  ): Promise<Page<RuleDraft>> {
    return this.service.listOf(caller, campaign, args);
  }
}
