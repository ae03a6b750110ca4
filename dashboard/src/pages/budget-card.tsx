import { useState } from 'react';
import { formatCount } from '../api/count-text';
import { formatMoney, inRatio } from '../api/money-text';
import { useAction } from '../api/use-action';
import { UpdateCampaignDocument, type CampaignDetailFragment } from '../gql/graphql';
import { ActionButton } from '../parts/action-button';
import { ActionForm } from '../parts/action-form';
import { TextField } from '../parts/text-field';

interface BudgetCardProps {
  readonly campaign: CampaignDetailFragment;
}

/** What the campaign spent, what it may still spend, and what its caps still allow. */
export function BudgetCard({ campaign }: BudgetCardProps) {
  const { budget, spent, budgetRemaining, remainingLimits, nextStatuses } = campaign;
  const [isEditing, edit] = useState(false);
  return (
    <section aria-labelledby="budget">
      <h2 id="budget" className="mb-2 font-semibold">
        Budget
      </h2>
      <div className="card flex flex-col gap-3 p-4">
        <p className="figures break-words">
          <span className="text-xl font-semibold tracking-tight">{formatMoney(spent)}</span>
          <span className="text-muted"> spent{budget && ` of ${formatMoney(budget)}`}</span>
        </p>
        {budget && <Meter spent={spent.amount} budget={budget.amount} />}
        <p className="text-muted">
          {budgetRemaining
            ? `${formatMoney(budgetRemaining)} left`
            : 'No budget: only your wallet limits it.'}
        </p>
        {remainingLimits.isExhausted && (
          <p role="status" className="rounded-md bg-warn-soft p-2.5 text-warn">
            Money has run short. Rewards that do not fit wait for more.
          </p>
        )}
        <Caps caps={remainingLimits.caps} />
        {isEditing ? (
          <BudgetForm campaign={campaign} onDone={() => edit(false)} />
        ) : (
          nextStatuses.length > 0 && (
            <ActionButton onClick={() => edit(true)} className="self-start">
              Change the budget
            </ActionButton>
          )
        )}
      </div>
    </section>
  );
}

function Meter({ spent, budget }: { readonly spent: string; readonly budget: string }) {
  const [used = 0, all = 0] = inRatio([spent, budget]);
  const percent = all === 0 ? 0 : Math.min(100, Math.round((used / all) * 100));
  return (
    <svg
      viewBox="0 0 100 4"
      preserveAspectRatio="none"
      role="img"
      aria-label={`${percent} % spent`}
      className="h-1.5 w-full rounded-full"
    >
      <rect width="100" height="4" className="fill-hover" />
      <rect width={percent} height="4" className="fill-accent" />
    </svg>
  );
}

function Caps({ caps }: { readonly caps: CampaignDetailFragment['remainingLimits']['caps'] }) {
  if (caps.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1.5 border-t border-line pt-3">
      {caps.map(({ rule, remainingAmount, remainingCount }, index) => (
        <li key={index} className="figures flex justify-between gap-3">
          <span className="min-w-0 break-words text-muted">
            {rule ? `Cap of the rule ${rule}` : 'Cap of the campaign'}
          </span>
          <span>
            {remainingAmount ? formatMoney(remainingAmount) : formatCount(remainingCount ?? 0)} left
          </span>
        </li>
      ))}
    </ul>
  );
}

function BudgetForm({ campaign, onDone }: BudgetCardProps & { readonly onDone: () => void }) {
  const { run, isRunning, faults } = useAction(UpdateCampaignDocument);
  const { id, asset } = { id: campaign.id, asset: campaign.spent.asset };
  const save = async ({ budget = '' }): Promise<void> => {
    if (await run({ input: { id, budget: budget === '' ? null : { amount: budget, asset } } })) onDone();
  };
  return (
    <ActionForm faults={faults} onSubmit={(texts) => void save(texts)}>
      <TextField
        name="budget"
        label={`Budget, in ${asset}`}
        inputMode="decimal"
        defaultValue={campaign.budget?.amount ?? ''}
        hint="Empty means no budget."
        autoFocus
      />
      <div className="flex gap-2">
        <ActionButton kind="main" type="submit" isRunning={isRunning}>
          Save
        </ActionButton>
        <ActionButton onClick={onDone}>Cancel</ActionButton>
      </div>
    </ActionForm>
  );
}
