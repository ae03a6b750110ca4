import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { AtomicType } from '../../kernel/atomic-type.js';
import { Environment } from '../../kernel/environment.js';
import { checkTransition } from '../../kernel/check-transition.js';
import { newId } from '../../kernel/ids.js';
import { EntityId, Node } from '../../kernel/schema/node.type.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';
import { CampaignApproval, type ApprovalMode } from './campaign-approval.js';
import { CampaignStatus, nextStatuses } from './campaign-status.js';
import type { FraudCheckSettings } from './fraud-check-settings.js';

registerEnumType(CampaignStatus, {
  name: 'CampaignStatus',
  description: 'Where a campaign stands: draft, then active and paused in turn, then ended.',
  valuesConfig: {
    DRAFT: { description: 'Being prepared; nothing is attributed.' },
    ACTIVE: { description: 'Clicks and events count, from `startsAt` on where it has one.' },
    PAUSED: { description: 'Links still redirect; nothing is rewarded.' },
    ENDED: { description: 'Over, for good: by hand, or because `endsAt` has passed.' },
  },
});

registerEnumType(CampaignApproval, {
  name: 'CampaignApproval',
  description: 'Whether the platform lets a campaign into the marketplace.',
  valuesConfig: {
    NOT_SUBMITTED: { description: 'Not handed in.' },
    PENDING: { description: 'Handed in; an operator has not decided.' },
    APPROVED: { description: 'It may run, and is let in.' },
    REJECTED: { description: 'Kept out; `approvalReason` says why.' },
  },
});

/** What a campaign pays for. */
export enum PayoutModel {
  CPC = 'CPC',
  CPA = 'CPA',
  CPS = 'CPS',
}
registerEnumType(PayoutModel, {
  name: 'PayoutModel',
  description: 'What a campaign pays for.',
  valuesConfig: {
    CPC: { description: 'Each unique human click, at `payoutRate`, beside its goals and gigs.' },
    CPA: { description: 'Each action: the amounts stand in its goals and gigs.' },
    CPS: { description: 'Each sale: a share of its amount, by goals whose payout is a percentage.' },
  },
});

/** Which of a visitor's clicks earns if the visitor used several links of a campaign. */
export enum AttributionModel {
  FIRST_CLICK = 'FIRST_CLICK',
  LAST_CLICK = 'LAST_CLICK',
}
registerEnumType(AttributionModel, {
  name: 'AttributionModel',
  description: "Which of a visitor's clicks in a campaign earns, of those up to when the event happened.",
  valuesConfig: {
    FIRST_CLICK: { description: 'The first one within the attribution window.' },
    LAST_CLICK: { description: 'The last one, which each click of a link begins anew.' },
  },
});

/** Which promoter gets an event if its code and its link or session belong to different ones. */
export enum CodePolicy {
  CODE_WINS = 'CODE_WINS',
  LINK_WINS = 'LINK_WINS',
}
registerEnumType(CodePolicy, {
  name: 'CodePolicy',
  description: 'Whose an event is that carries the code of one promoter and the link or session of another.',
  valuesConfig: {
    CODE_WINS: { description: 'The one whose code was typed.' },
    LINK_WINS: { description: 'The one through whose link the visitor came.' },
  },
});

/** A campaign with its payer and its payout terms. */
@Entity({ tableName: 'campaign' })
@ObjectType({ implements: Node, simpleResolvers: true, description: 'What is promoted, and how it pays.' })
export class Campaign extends TenantEntity {
  @EntityId('campaign')
  id: string = newId();

  @Property({ type: 'text' })
  @Field(() => String, { description: 'Display name.' })
  name!: string;

  @Property({ type: 'text' })
  @Field(() => String, { description: 'Where its links lead when they name no target of their own.' })
  targetUrl!: string;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'For promoters to read.' })
  description: string | null = null;

  @Enum({ items: () => CampaignStatus, type: 'text' })
  @Field(() => CampaignStatus, { description: 'Where it stands.' })
  status: CampaignStatus = CampaignStatus.DRAFT;

  @Enum({ items: () => CampaignApproval, type: 'text' })
  @Field(() => CampaignApproval, { description: 'Whether the platform lets it into the marketplace.' })
  approval: CampaignApproval = CampaignApproval.NOT_SUBMITTED;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'Why an operator rejected it.' })
  approvalReason: string | null = null;

  @Property({ type: 'boolean' })
  @Field(() => Boolean, {
    description: 'Whether the marketplace shows it to promoters while it is active and approved.',
  })
  listed: boolean = true;

  @Enum({ items: () => PayoutModel, type: 'text' })
  @Field(() => PayoutModel, { description: 'What it pays for.' })
  payoutModel!: PayoutModel;

  /** Atomic units of `asset` for one click. */
  @Property({ type: AtomicType, fieldName: 'payout_rate' })
  payoutRateAtomic: bigint = 0n;

  /** The only asset of its payments. */
  @Property({ type: 'text' })
  @Field(() => String, { description: 'Code of the one asset in which it pays.' })
  asset!: string;

  /** The most atomic units that it may spend in total; null has no limit but the wallet. */
  @Property({ type: AtomicType, nullable: true, fieldName: 'budget' })
  budgetAtomic: bigint | null = null;

  /** Atomic units that its rewards have taken from the wallet. Only changed by the evaluation, in SQL. */
  @Property({ type: AtomicType, fieldName: 'spent' })
  spentAtomic: bigint = 0n;

  /** Whether it was ever funded and therefore uses its own account instead of the organization's wallet. */
  @Property({ type: 'boolean' })
  isPrefunded: boolean = false;

  /** Atomic units taken from the wallet each time its account is below `refillThresholdAtomic`. */
  @Property({ type: AtomicType, nullable: true, fieldName: 'refill_amount' })
  refillAmountAtomic: bigint | null = null;

  @Property({ type: AtomicType, nullable: true, fieldName: 'refill_threshold' })
  refillThresholdAtomic: bigint | null = null;

  /** Reports a low balance of its account below this many atomic units. */
  @Property({ type: AtomicType, nullable: true, fieldName: 'low_balance_threshold' })
  lowBalanceThresholdAtomic: bigint | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  @Field(() => GraphQLDateTime, { nullable: true, description: 'What happened before does not count.' })
  startsAt: Date | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  @Field(() => GraphQLDateTime, { nullable: true, description: 'What happens from here on does not count.' })
  endsAt: Date | null = null;

  /** When it became ENDED. Events reported before still count, whenever they are evaluated. */
  @Property({ type: 'timestamptz', nullable: true })
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was over; null while it is not.' })
  endedAt: Date | null = null;

  @Enum({ items: () => AttributionModel, type: 'text' })
  @Field(() => AttributionModel, {
    description: "Which of a visitor's clicks earns, when they came through several of its links.",
  })
  attributionModel: AttributionModel = AttributionModel.LAST_CLICK;

  @Enum({ items: () => CodePolicy, type: 'text' })
  @Field(() => CodePolicy, {
    description:
      'Whose an event is that carries the code of one promoter and the link or session of another.',
  })
  codePolicy: CodePolicy = CodePolicy.CODE_WINS;

  @Property({ type: 'text' })
  @Field(() => String, {
    description: 'IANA name of the time zone in which its days, weeks and months begin.',
  })
  timeZone: string = 'UTC';

  /** Ten-thousandths of a percent. CPS only: the default payout of its goals. */
  @Property({ type: AtomicType, nullable: true, fieldName: 'payout_percent' })
  payoutPercentRate: bigint | null = null;

  @Property({ type: 'integer' })
  @Field(() => Int, { description: 'How many days after a click its session still earns, 1 to 365.' })
  attributionWindowDays: number = 30;

  @Property({ type: 'integer' })
  @Field(() => Int, { description: 'How many days a reward is held before it is paid, 0 to 365.' })
  holdingPeriodDays: number = 0;

  /** The fraud-check settings that differ from the defaults. */
  @Property({ type: 'json', fieldName: 'fraud_checks' })
  fraudCheckSettings: Partial<FraudCheckSettings> = {};

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When it was created.' })
  createdAt: Date = new Date();

  @Property({ type: 'timestamptz', onUpdate: () => new Date() })
  @Field(() => GraphQLDateTime, { description: 'When it last changed.' })
  updatedAt: Date = new Date();

  @Field(() => Environment, { description: 'The environment that it lives in.' })
  declare environment: Environment;

  /** Whether an operator must approve it before it runs. */
  needsOperator(mode: ApprovalMode): boolean {
    return mode === 'manual' && this.environment === Environment.LIVE;
  }

  /** Moves to `next`. An illegal move is refused, naming the legal ones. */
  moveTo(next: CampaignStatus): void {
    checkTransition('campaign', nextStatuses, this.status, next);
    this.status = next;
    if (next === CampaignStatus.ENDED) this.endedAt = new Date();
  }
}
