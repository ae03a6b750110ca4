import { formatMoney } from '../api/money-text';
import { useAction } from '../api/use-action';
import { TopUpDocument, type HomeQuery } from '../gql/graphql';
import { ActionButton } from '../parts/action-button';
import { ActionForm } from '../parts/action-form';
import { TextField } from '../parts/text-field';
import { useWorkspace } from './use-workspace';

type OwnWallet = NonNullable<HomeQuery['organization']>['wallet'];

/** The money of the organization, and the form that puts more in. */
export function WalletCard({ wallet }: { readonly wallet: OwnWallet }) {
  const none = { amount: '0', asset: 'USD' };
  const rows = [
    ['Held', wallet?.held ?? none],
    ['Owed', wallet?.owed ?? none],
  ] as const;
  return (
    <section aria-labelledby="wallet">
      <h2 id="wallet" className="mb-2 font-semibold">
        Wallet
      </h2>
      <div className="card flex flex-col gap-4 p-4">
        <div>
          <p className="text-xs text-muted">Available</p>
          <p className="figures text-xl font-semibold tracking-tight break-words">
            {formatMoney(wallet?.available ?? none)}
          </p>
        </div>
        <dl className="grid grid-cols-2 gap-3">
          {rows.map(([label, money]) => (
            <div key={label} className="min-w-0">
              <dt className="text-xs text-muted">{label}</dt>
              <dd className="figures font-medium break-words">{formatMoney(money)}</dd>
            </div>
          ))}
        </dl>
        <TopUpForm />
      </div>
    </section>
  );
}

function TopUpForm() {
  const { organization, environment } = useWorkspace();
  const { run, isRunning, faults } = useAction(TopUpDocument);
  const topUp = async ({ amount = '' }): Promise<void> => {
    const input = { organizationId: organization.id, amount: { amount }, returnUrl: location.href };
    const made = await run({ input });
    const address = made?.topUpWallet?.topUp?.paymentUrl;
    if (typeof address === 'string') location.assign(address);
  };
  const hint = environment === 'sandbox' ? 'Play money: on the next page you press a button.' : undefined;
  return (
    <ActionForm faults={faults} onSubmit={(texts) => void topUp(texts)} className="border-t border-line pt-4">
      <TextField name="amount" label="Top up, in USD" inputMode="decimal" placeholder="1000.00" hint={hint} />
      <ActionButton type="submit" isRunning={isRunning}>
        Go to the payment
      </ActionButton>
    </ActionForm>
  );
}
