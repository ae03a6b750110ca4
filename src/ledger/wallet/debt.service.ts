import type { Caller } from '../../kernel/caller.js';
import { conflict, ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { newId, requireId } from '../../kernel/ids.js';
import { formatMajor } from '../../kernel/money.js';
import { requireOperator, type UserPrincipal } from '../../kernel/principal.js';
import { amountOf, money } from '../../kernel/schema/money.type.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction } from '../../kernel/transaction.js';
import { requireOutsider } from '../../identity/organization/require-outsider.js';
import { requireOtherPerson } from '../../identity/promoter/require-other-person.js';
import { AccountKind } from './account-kind.js';
import { TransactionKind } from './ledger-transaction.entity.js';
import { findAccounts, openPlatformAccount } from './open-accounts.js';
import { postTransactions } from './post-transactions.js';
import { lockBalances } from './lock-accounts.js';
import { walletUpdated } from './wallet-domain-events.js';
import { Wallet, WalletOwnerType } from './wallet.entity.js';
import type { WriteOffDebtInput } from './wallet.inputs.js';

/** Operators cannot write off their own debt, as a promoter or a member. */
async function requireForeign(sql: Sql, operator: UserPrincipal, wallet: Wallet): Promise<void> {
  if (wallet.ownerType === WalletOwnerType.PROMOTER) {
    await requireOtherPerson(sql, operator, wallet.ownerId, 'walletId');
  } else await requireOutsider(sql, operator, wallet.organizationId);
}

/** Debts of wallet owners. */
export class DebtService {
  /** Writes off a debt as bad debt of the platform. For operators, of any tenant, in their environment. */
  async writeOff(caller: Caller, input: WriteOffDebtInput): Promise<Wallet> {
    const operator = requireOperator(caller.principal);
    const { environment } = operator;
    const id = requireId('wallet', input.walletId, 'walletId');
    return asSystem('LEDGER', async () =>
      inTransaction(caller.em, async (tx) => {
        const wallet = await tx.em.findOne(Wallet, { id, environment });
        if (!wallet) throw notFound('wallet', 'walletId');
        const { organizationId, asset } = wallet;
        await requireForeign(tx.sql, operator, wallet);
        const account = (await findAccounts(tx.sql, [id], AccountKind.RECEIVABLE)).get(id);
        const debt = account ? -((await lockBalances(tx.sql, [account])).get(account) ?? 0n) : 0n;
        if (!account || debt <= 0n) throw conflict('Nothing is owed here.', 'walletId');
        const amount = input.amount ? amountOf({ asset, ...input.amount }, 'amount').atomic : debt;
        if (amount === 0n || amount > debt || (input.amount?.asset ?? asset) !== asset) {
          const message = `The amount must be more than zero and at most what is owed: ${formatMajor(debt, asset)} ${asset}.`;
          throw refuse(ErrorCode.INVALID_AMOUNT, message, 'amount');
        }
        const from = await openPlatformAccount(tx.sql, environment, asset, AccountKind.BAD_DEBT);
        const promoterId = wallet.ownerType === WalletOwnerType.PROMOTER ? wallet.ownerId : null;
        const details = { organizationId, environment, asset, promoterId, kind: TransactionKind.WRITE_OFF };
        await postTransactions(tx.sql, [{ ...details, sourceId: newId(), from, to: account, amount }]);
        tx.record(walletUpdated({ walletId: id, organizationId, environment }));
        const change = { kind: 'wallet', id, organizationId, environment } as const;
        tx.audit({
          ...change,
          before: { owed: money(debt, asset) },
          after: { owed: money(debt - amount, asset), note: input.note },
        });
        return wallet;
      }),
    );
  }
}
