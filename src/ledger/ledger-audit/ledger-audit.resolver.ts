import { Args, Ctx, ID, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import { connectionOf, type Page } from '../../kernel/schema/connection.js';
import { NullableArg, NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { loadOrganization } from '../../identity/organization/load-organization.js';
import { Organization } from '../../identity/organization/organization.entity.js';
import { LedgerAlarm } from './ledger-alarm.entity.js';
import type { LedgerAuditService } from './ledger-audit.service.js';
import { LedgerHealth } from './ledger-health.type.js';
import type { TrialBalanceService } from './trial-balance.service.js';
import { TrialBalance } from './trial-balance.type.js';
import { ledgerAlarmList } from './ledger-alarm.list.js';
import { CurrencyScalar } from '../../kernel/schema/scalars.js';
import { defaultAsset } from '../../kernel/money.js';

const LedgerAlarmConnection = connectionOf(LedgerAlarm, 'LedgerAlarm');

@Resolver()
export class TrialBalanceResolver {
  constructor(private readonly service: TrialBalanceService) {}

  @Query(() => TrialBalance, {
    description:
      "The balances of an organization's and its promoters' accounts by kind, in the caller's environment.",
  })
  async trialBalance(
    @Ctx() caller: Caller,
    @NullableArg('asset', () => CurrencyScalar, 'Code of the asset.', defaultAsset)
    asset: string | null,
    @NullableArg(
      'organizationId',
      () => ID,
      "TypeID of the organization. Default: the caller's only organization.",
    )
    organizationId: string | null,
  ): Promise<TrialBalance> {
    return this.service.ofOrganization(caller, asset, organizationId);
  }

  @Query(() => TrialBalance, { description: 'The balances of all accounts of the platform, by kind.' })
  async operatorTrialBalance(
    @Ctx() caller: Caller,
    @NullableArg('asset', () => CurrencyScalar, 'Code of the asset.', defaultAsset)
    asset: string | null,
  ): Promise<TrialBalance> {
    return this.service.ofPlatform(caller, asset);
  }
}

@Resolver(() => LedgerAlarm)
export class LedgerAuditResolver {
  constructor(private readonly service: LedgerAuditService) {}

  @Query(() => LedgerAlarmConnection, { description: 'The discrepancies that the ledger audit found.' })
  async ledgerAlarms(
    @Ctx() caller: Caller,
    @Args(() => ledgerAlarmList.Args) args: ListArgs,
  ): Promise<Page<LedgerAlarm>> {
    return this.service.alarms(caller, args);
  }

  @Query(() => LedgerHealth, { description: 'The state of the ledger in figures.' })
  async ledgerHealth(@Ctx() caller: Caller): Promise<LedgerHealth> {
    return this.service.health(caller);
  }

  @Reads('organizationId')
  @NullableFieldResolver(
    () => Organization,
    "The affected organization. Null for the platform's own accounts and for the seals.",
  )
  async organization(
    @Root() { organizationId }: LedgerAlarm,
    @Ctx() caller: Caller,
  ): Promise<Organization | null> {
    return loadOrganization(caller, organizationId);
  }
}
