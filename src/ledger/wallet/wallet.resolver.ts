import { Arg, Args, createUnionType, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { defaultAsset } from '../../kernel/money.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { money, Money } from '../../kernel/schema/money.type.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { IdArg } from '../../kernel/schema/node.type.js';
import { NullableArg, NullableFieldResolver, NullableQuery } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Organization } from '../../identity/organization/organization.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { DebtService } from './debt.service.js';
import { LedgerEntry, LedgerTransaction } from './ledger-transaction.entity.js';
import { Wallet, WalletOwnerType } from './wallet.entity.js';
import { UpdateWalletInput, WriteOffDebtInput } from './wallet.inputs.js';
import { TransactionConnection, UpdateWalletPayload, WriteOffDebtPayload } from './wallet.payloads.js';
import { WalletService } from './wallet.service.js';
import { transactionList } from './wallet.list.js';
import { CurrencyScalar } from '../../kernel/schema/scalars.js';

@Resolver(() => Wallet)
export class WalletResolver {
  constructor(
    private readonly wallets: WalletService,
    private readonly debts: DebtService,
  ) {}

  @NullableQuery(
    () => Wallet,
    "A wallet of the caller's organizations or their promoters. Null if there is none with this TypeID.",
  )
  async wallet(@Ctx() caller: Caller, @IdArg('TypeID of the wallet.') id: string): Promise<Wallet | null> {
    return this.wallets.find(caller, id);
  }

  @PayloadMutation('Sets the low-balance threshold of an organization wallet.', UpdateWalletPayload)
  async updateWallet(
    @Ctx() caller: Caller,
    @Arg('input') input: UpdateWalletInput,
  ): Promise<UpdateWalletPayload> {
    return { wallet: await this.wallets.update(caller, input) };
  }

  @PayloadMutation(
    "Writes off the debt of a wallet's owner. The platform bears the loss.",
    WriteOffDebtPayload,
  )
  async writeOffDebt(
    @Ctx() caller: Caller,
    @Arg('input') input: WriteOffDebtInput,
  ): Promise<WriteOffDebtPayload> {
    return { wallet: await this.debts.writeOff(caller, input) };
  }

  @NullableFieldResolver(
    () => Money,
    'Low-balance threshold: the wallet reports a balance below this amount. Null for no report.',
  )
  lowBalanceThreshold(@Root() wallet: Wallet): Money | null {
    const threshold = wallet.lowBalanceThresholdAtomic;
    return threshold === null ? null : money(threshold, wallet.asset);
  }

  @FieldResolver(() => Money, { description: 'Money that can be spent.' })
  async available(@Root() wallet: Wallet, @Ctx() caller: Caller): Promise<Money> {
    return money((await this.wallets.balancesOf(caller, wallet)).available, wallet.asset);
  }

  @FieldResolver(() => Money, {
    description: 'Money that is not available: held rewards, campaign budgets, pending payouts.',
  })
  async held(@Root() wallet: Wallet, @Ctx() caller: Caller): Promise<Money> {
    return money((await this.wallets.balancesOf(caller, wallet)).held, wallet.asset);
  }

  @FieldResolver(() => Money, { description: 'Debt of its owner. Incoming money settles it first.' })
  async owed(@Root() wallet: Wallet, @Ctx() caller: Caller): Promise<Money> {
    return money((await this.wallets.balancesOf(caller, wallet)).owed, wallet.asset);
  }

  @FieldResolver(() => TransactionConnection, {
    description: 'The ledger transactions with entries on its accounts.',
  })
  async transactions(
    @Root() wallet: Wallet,
    @Ctx() caller: Caller,
    @Args(() => transactionList.Args) args: ListArgs,
  ): Promise<Page<LedgerTransaction>> {
    return this.wallets.transactionsOf(caller, wallet, args);
  }
}

@Resolver(() => Organization)
export class OrganizationWalletResolver {
  constructor(private readonly wallets: WalletService) {}

  @Reads('id')
  @NullableFieldResolver(() => Wallet, 'Its wallet in one asset. Null if it was never used.')
  async wallet(
    @Root() organization: Organization,
    @Ctx() caller: Caller,
    @NullableArg('asset', () => CurrencyScalar, 'Code of the asset.', defaultAsset)
    asset: string | null,
  ): Promise<Wallet | null> {
    return this.wallets.findOf(caller, WalletOwnerType.ORGANIZATION, organization.id, asset ?? defaultAsset);
  }
}

@Resolver(() => LedgerTransaction)
export class LedgerTransactionResolver {
  constructor(private readonly wallets: WalletService) {}

  @FieldResolver(() => Money, { description: 'The amount that moved, always positive.' })
  amount(@Root() transaction: LedgerTransaction): Money {
    return money(transaction.amountAtomic, transaction.asset);
  }

  @FieldResolver(() => [LedgerEntry], { description: 'Its entries. Debits equal credits.' })
  async entries(@Root() transaction: LedgerTransaction, @Ctx() caller: Caller): Promise<LedgerEntry[]> {
    return this.wallets.entriesOf(caller, transaction);
  }
}

const WalletOwner = createUnionType({
  name: 'WalletOwner',
  description: 'The owner of a wallet.',
  types: () => [Organization, Promoter] as const,
});

@Resolver(() => Wallet)
export class WalletOwnerResolver {
  @NullableFieldResolver(() => WalletOwner, 'Its owner.')
  async owner(@Root() wallet: Wallet, @Ctx() caller: Caller): Promise<Organization | Promoter | null> {
    if (wallet.ownerType === WalletOwnerType.ORGANIZATION) {
      return caller.loaders.load(Organization, wallet.ownerId);
    }
    return caller.loaders.load(Promoter, wallet.ownerId);
  }
}

@Resolver(() => Promoter)
export class PromoterWalletResolver {
  constructor(private readonly wallets: WalletService) {}

  @Reads('id')
  @NullableFieldResolver(() => Wallet, 'Their wallet in one asset. Null if it was never used.')
  async wallet(
    @Root() promoter: Promoter,
    @Ctx() caller: Caller,
    @NullableArg('asset', () => CurrencyScalar, 'Code of the asset.', defaultAsset)
    asset: string | null,
  ): Promise<Wallet | null> {
    return this.wallets.findOf(caller, WalletOwnerType.PROMOTER, promoter.id, asset ?? defaultAsset);
  }
}
