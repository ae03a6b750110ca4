import { Arg, Args, createUnionType, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { defaultAsset } from '../../kernel/money.js';
import { PageArgs, type Page } from '../../kernel/schema/connection.js';
import { money, Money } from '../../kernel/schema/money.type.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { Organization } from '../../identity/organization/organization.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { DebtService } from './debt.service.js';
import { LedgerEntry, LedgerTransaction } from './ledger-transaction.entity.js';
import { Wallet, WalletOwnerType } from './wallet.entity.js';
import { UpdateWalletInput, WriteOffDebtInput } from './wallet.inputs.js';
import { TransactionConnection, UpdateWalletPayload, WriteOffDebtPayload } from './wallet.payloads.js';
import { WalletService } from './wallet.service.js';

@Resolver(() => Wallet)
export class WalletResolver {
  constructor(
    private readonly wallets: WalletService,
    private readonly debts: DebtService,
  ) {}

  @Query(() => Wallet, {
    nullable: true,
    description: "A wallet of the caller's organizations or their promoters.",
  })
  async wallet(
    @Ctx() caller: Caller,
    @Arg('id', () => ID, { description: 'Its TypeID.' }) id: string,
  ): Promise<Wallet | null> {
    return this.wallets.find(caller, id);
  }

  @PayloadMutation(() => UpdateWalletPayload, 'Says when a wallet of an organization says that it runs low.')
  async updateWallet(
    @Ctx() caller: Caller,
    @Arg('input', () => UpdateWalletInput) input: UpdateWalletInput,
  ): Promise<UpdateWalletPayload> {
    return { wallet: await this.wallets.update(caller, input) };
  }

  @PayloadMutation(
    () => WriteOffDebtPayload,
    'Gives up what the owner of a wallet owes; the platform bears it. For operators.',
  )
  async writeOffDebt(
    @Ctx() caller: Caller,
    @Arg('input', () => WriteOffDebtInput) input: WriteOffDebtInput,
  ): Promise<WriteOffDebtPayload> {
    return { wallet: await this.debts.writeOff(caller, input) };
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'Below this it says that it runs low; null is never.',
  })
  lowBalanceThreshold(@Root() wallet: Wallet): Money | null {
    const threshold = wallet.lowBalanceThresholdAtomic;
    return threshold === null ? null : money(threshold, wallet.asset);
  }

  @FieldResolver(() => Money, { description: 'What can be spent.' })
  async available(@Root() wallet: Wallet, @Ctx() caller: Caller): Promise<Money> {
    return money((await this.wallets.balancesOf(caller, wallet)).available, wallet.asset);
  }

  @FieldResolver(() => Money, {
    description: 'What is there and not free: held rewards, budgets of campaigns, payouts under way.',
  })
  async held(@Root() wallet: Wallet, @Ctx() caller: Caller): Promise<Money> {
    return money((await this.wallets.balancesOf(caller, wallet)).held, wallet.asset);
  }

  @FieldResolver(() => Money, {
    description: 'What its owner owes; what comes in next goes towards it.',
  })
  async owed(@Root() wallet: Wallet, @Ctx() caller: Caller): Promise<Money> {
    return money((await this.wallets.balancesOf(caller, wallet)).owed, wallet.asset);
  }

  @FieldResolver(() => TransactionConnection, { description: 'The movements that touched it.' })
  async transactions(
    @Root() wallet: Wallet,
    @Ctx() caller: Caller,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<LedgerTransaction>> {
    return this.wallets.transactionsOf(caller, wallet, args);
  }
}

@Resolver(() => Organization)
export class OrganizationWalletResolver {
  constructor(private readonly wallets: WalletService) {}

  @FieldResolver(() => Wallet, {
    nullable: true,
    description: 'Its wallet of one asset (USD when left out); null when it was never used.',
  })
  async wallet(
    @Root() organization: Organization,
    @Ctx() caller: Caller,
    @Arg('asset', () => String, { nullable: true, description: 'Code of the asset; USD when left out.' })
    asset: string | null,
  ): Promise<Wallet | null> {
    return this.wallets.findOf(caller, WalletOwnerType.ORGANIZATION, organization.id, asset ?? defaultAsset);
  }
}

@Resolver(() => LedgerTransaction)
export class LedgerTransactionResolver {
  constructor(private readonly wallets: WalletService) {}

  @FieldResolver(() => Money, { description: 'How much moved, always positive.' })
  amount(@Root() transaction: LedgerTransaction): Money {
    return money(transaction.amountAtomic, transaction.asset);
  }

  @FieldResolver(() => [LedgerEntry], { description: 'Its sides; debits equal credits.' })
  async entries(@Root() transaction: LedgerTransaction, @Ctx() caller: Caller): Promise<LedgerEntry[]> {
    return this.wallets.entriesOf(caller, transaction);
  }
}

/** The owner of a wallet. */
const WalletOwner = createUnionType({
  name: 'WalletOwner',
  description: 'Whose a wallet is.',
  types: () => [Organization, Promoter] as const,
});

@Resolver(() => Wallet)
export class WalletOwnerResolver {
  @FieldResolver(() => WalletOwner, { nullable: true, description: 'Whose it is.' })
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

  @FieldResolver(() => Wallet, {
    nullable: true,
    description: 'Their wallet of one asset (USD when left out); null when it was never used.',
  })
  async wallet(
    @Root() promoter: Promoter,
    @Ctx() caller: Caller,
    @Arg('asset', () => String, { nullable: true, description: 'Code of the asset; USD when left out.' })
    asset: string | null,
  ): Promise<Wallet | null> {
    return this.wallets.findOf(caller, WalletOwnerType.PROMOTER, promoter.id, asset ?? defaultAsset);
  }
}
