import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field } from 'type-graphql';
import { AtomicType } from '../../kernel/atomic-type.js';
import { Environment } from '../../kernel/environment.js';
import { checkTransition } from '../../kernel/check-transition.js';
import { newId } from '../../kernel/ids.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import {
  ActorColumn,
  BooleanField,
  EnumField,
  IntegerField,
  NullableTextField,
  NullableTimeField,
  ObjectField,
  TextField,
  TimeField,
  UrlField,
  NullableUrlField,
  CurrencyField,
  TimeZoneField,
  NullableTextFieldOf,
} from '../../kernel/schema/stored-field.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';
import { CampaignApproval } from './campaign-approval.js';
import { CampaignStatus, nextStatuses } from './campaign-status.js';
import type { FraudCheckSettings } from './fraud-check-settings.js';
import type { StoredUtm } from './utm-template.js';
import { PayoutModel } from './payout-model.js';
import { UtmTemplate } from './utm-template.types.js';
import { AttributionModel, CodePolicy } from './attribution-terms.js';

/** A campaign with its payer and its payout terms. */
@Entity({ tableName: 'campaign' })
@NodeType('A campaign: what is promoted and how much it pays.')
export class Campaign extends TenantEntity {
  @EntityId('campaign')
  id: string = newId();

  @TextField('Display name.')
  name!: string;

  @UrlField('Target URL of its links that have no target of their own.')
  targetUrl!: string;

  @NullableTextField('Description for promoters. Null if not set.')
  description: string | null = null;

  @EnumField(() => CampaignStatus, 'Its status.')
  status: CampaignStatus = CampaignStatus.DRAFT;

  @EnumField(() => CampaignApproval, "The platform's decision whether it may enter the marketplace.")
  approval: CampaignApproval = CampaignApproval.NOT_SUBMITTED;

  @NullableTextFieldOf('approval_reason', 'Note of the operator who rejected it. Null if it is not rejected.')
  approvalNote: string | null = null;

  @ActorColumn()
  approvalBy: string | null = null;

  @Property({ type: 'timestamptz', nullable: true, hidden: true })
  approvalAt: Date | null = null;

  @BooleanField('Whether the marketplace shows it to promoters while it is active and approved.')
  listed: boolean = true;

  @EnumField(() => PayoutModel, 'What it pays for.')
  payoutModel!: PayoutModel;

  /** Atomic units of `asset` for one click. */
  @Property({ type: AtomicType, fieldName: 'payout_rate' })
  payoutRateAtomic: bigint = 0n;

  /** The only asset of its payments. */
  @CurrencyField('Code of its asset. All its payments are in this asset.')
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

  @NullableTimeField('Clicks and events before this time do not count. Null for no start time.')
  startsAt: Date | null = null;

  @NullableTimeField('Clicks and events at or after this time do not count. Null for no end time.')
  endsAt: Date | null = null;

  @NullableTimeField('When it ended. Events that were reported before still count. Null if it has not ended.')
  endedAt: Date | null = null;

  @ActorColumn()
  endedBy: string | null = null;

  @EnumField(() => AttributionModel, "Which of a visitor's clicks earn if there are several.")
  attributionModel: AttributionModel = AttributionModel.LAST_CLICK;

  @IntegerField('TIME_DECAY: how many days older a touch is that weighs half, 1 to 365.')
  attributionHalfLifeDays: number = 7;

  @EnumField(
    () => CodePolicy,
    'Which promoter gets an event that has the code of one promoter and the link or session of another.',
  )
  codePolicy: CodePolicy = CodePolicy.CODE_WINS;

  @TimeZoneField('IANA name of the time zone that defines the start of its days, weeks and months.')
  timeZone: string = 'UTC';

  /** Ten-thousandths of a percent. CPS only: the default payout of its goals. */
  @Property({ type: AtomicType, nullable: true, fieldName: 'payout_percent' })
  payoutPercentRate: bigint | null = null;

  @IntegerField('Attribution window: for how many days after a click its session earns, 1 to 365.')
  attributionWindowDays: number = 30;

  @IntegerField('Holding period: for how many days a reward is held before it is paid, 0 to 365.')
  holdingPeriodDays: number = 0;

  @NullableUrlField('Where its closed links lead. Null if they show a page of this server.')
  linkFallbackUrl: string | null = null;

  @BooleanField('Whether its links pass their own query on to the target.')
  passQuery: boolean = false;

  @Property({ type: 'text[]' })
  @Field(() => [String], { description: "Hosts to which `?url=` may lead. Empty: only the target's host." })
  linkHosts: string[] = [];

  @ObjectField(() => UtmTemplate, 'UTM parameters that its links add to their target.')
  utm: StoredUtm = {};

  /** The fraud-check settings that differ from the defaults. */
  @Property({ type: 'json', fieldName: 'fraud_checks' })
  fraudCheckSettings: Partial<FraudCheckSettings> = {};

  @TimeField('When it was created.')
  createdAt: Date = new Date();

  @Property({ type: 'timestamptz', onUpdate: () => new Date() })
  @Field(() => GraphQLDateTime, { description: 'When it last changed.' })
  updatedAt: Date = new Date();

  @Field(() => Environment, { description: 'The environment that it belongs to.' })
  declare environment: Environment;

  /** Its own account pays from now on, instead of the organization's wallet. */
  useOwnAccount(): void {
    this.isPrefunded = true;
  }

  /** The organization's wallet pays again. */
  useWallet(): void {
    this.isPrefunded = false;
    this.setRefill(null);
  }

  /**
   * Atomic units: `amount` is taken from the wallet whenever the account is below `threshold`. Null: never.
   */
  setRefill(refill: { readonly amount: bigint; readonly threshold: bigint } | null): void {
    this.refillAmountAtomic = refill && refill.amount;
    this.refillThresholdAtomic = refill && refill.threshold;
  }

  /** A balance of its account below this many atomic units is reported. Null: never. */
  setLowBalanceThreshold(threshold: bigint | null): void {
    this.lowBalanceThresholdAtomic = threshold;
  }

  /**
   * Moves to `next`. An illegal move is refused, naming the legal ones.
   * @param by Who moves it, as `actorText` writes it.
   */
  moveTo(next: CampaignStatus, by: string): void {
    checkTransition('campaign', nextStatuses, this.status, next);
    this.status = next;
    if (next === CampaignStatus.ENDED) Object.assign(this, { endedAt: new Date(), endedBy: by });
  }
}
