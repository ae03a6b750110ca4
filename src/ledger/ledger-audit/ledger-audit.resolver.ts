import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { connectionOf, PageArgs, type Page } from '../../kernel/schema/connection.js';
import { loadOrganization } from '../../identity/organization/load-organization.js';
import { Organization } from '../../identity/organization/organization.entity.js';
import { LedgerAlarm } from './ledger-alarm.entity.js';
import { LedgerAlarmFilter } from './ledger-alarm.inputs.js';
import type { LedgerAuditService } from './ledger-audit.service.js';
import { LedgerHealth } from './ledger-health.type.js';
import type { TrialBalanceService } from './trial-balance.service.js';
import { TrialBalance } from './trial-balance.type.js';

const LedgerAlarmConnection = connectionOf(LedgerAlarm, 'LedgerAlarm');

@Resolver()
export class TrialBalanceResolver {
  constructor(private readonly service: TrialBalanceService) {}

  @Query(() => TrialBalance, {
    description:
      "What is on an organization's accounts and its promoters', by kind, in the caller's environment.",
  })
  async trialBalance(
    @Ctx() caller: Caller,
    @Arg('asset', () => String, { nullable: true, description: 'Code of the asset; USD when left out.' })
    asset: string | null,
    @Arg('organizationId', () => ID, {
      nullable: true,
      description: 'The organization; may be left out by who has only one.',
    })
    organizationId: string | null,
  ): Promise<TrialBalance> {
    return this.service.ofOrganization(caller, asset, organizationId);
  }

  @Query(() => TrialBalance, {
    description:
      'What is on all accounts of the platform, by kind; for operators, whose reading is written down.',
  })
  async operatorTrialBalance(
    @Ctx() caller: Caller,
    @Arg('asset', () => String, { nullable: true, description: 'Code of the asset; USD when left out.' })
    asset: string | null,
  ): Promise<TrialBalance> {
    return this.service.ofPlatform(caller, asset);
  }
}

@Resolver(() => LedgerAlarm)
export class LedgerAuditResolver {
  constructor(private readonly service: LedgerAuditService) {}

  @Query(() => LedgerAlarmConnection, {
    description: 'What the audit of the ledger found; for operators, whose reading is written down.',
  })
  async ledgerAlarms(
    @Ctx() caller: Caller,
    @Arg('filter', () => LedgerAlarmFilter, { nullable: true, description: 'Which.' })
    filter: LedgerAlarmFilter | null,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<LedgerAlarm>> {
    return this.service.alarms(caller, filter ?? {}, args);
  }

  @Query(() => LedgerHealth, {
    description: 'How the ledger is, in figures; for operators, whose reading is written down.',
  })
  async ledgerHealth(@Ctx() caller: Caller): Promise<LedgerHealth> {
    return this.service.health(caller);
  }

  @FieldResolver(() => Organization, {
    nullable: true,
    description: "The organization that it concerns; null for the platform's own accounts and for the seals.",
  })
  async organization(
    @Root() { organizationId }: LedgerAlarm,
    @Ctx() caller: Caller,
  ): Promise<Organization | null> {
    return loadOrganization(caller, organizationId);
  }
}
