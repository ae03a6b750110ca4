import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAction } from '../api/use-action';
import { CreateCampaignDocument, type CreateCampaignInput, type PayoutModel } from '../gql/graphql';
import { ActionButton } from '../parts/action-button';
import { ActionForm, type FormTexts } from '../parts/action-form';
import { PageHead } from '../parts/page-head';
import { SelectField, TextField } from '../parts/text-field';
import { useWorkspace } from './use-workspace';

const models = {
  CPA: 'Per action: a sign-up, a purchase (CPA)',
  CPS: 'Per sale: a part of its amount (CPS)',
  CPC: 'Per click (CPC)',
} as const satisfies Record<PayoutModel, string>;

/** Creates a campaign as a draft. */
export function NewCampaignPage() {
  const { params, organization } = useWorkspace();
  const { run, isRunning, faults } = useAction(CreateCampaignDocument);
  const navigate = useNavigate();
  const [model, setModel] = useState<PayoutModel>('CPA');
  const create = async (texts: FormTexts): Promise<void> => {
    const made = await run({ input: { ...inputOf(texts), organizationId: organization.id } });
    const campaignId = made?.createCampaign?.campaign?.id;
    if (campaignId === undefined) return;
    const to = '/app/$environment/$organizationId/campaigns/$campaignId';
    await navigate({ to, params: { ...params, campaignId } });
  };
  return (
    <div className="max-w-xl">
      <PageHead title="New campaign" />
      <ActionForm faults={faults} onSubmit={(texts) => void create(texts)} className="card p-5">
        <TextField name="name" label="Name" autoComplete="off" />
        <TextField
          name="targetUrl"
          label="Where its links lead"
          type="url"
          placeholder="https://shop.example/summer"
          hint="The page that visitors see after a click."
        />
        <div onChange={({ target }) => setModel((before) => modelIn(target) ?? before)}>
          <SelectField name="payoutModel" label="What you pay for" choices={models} />
        </div>
        {model === 'CPC' && (
          <TextField name="payoutRate" label="Payout for one click" inputMode="decimal" placeholder="0.10" />
        )}
        {model === 'CPS' && (
          <TextField
            name="payoutPercent"
            label="Percent of the sale"
            inputMode="decimal"
            placeholder="12.5"
          />
        )}
        <TextField
          name="budget"
          label="Budget, in USD (optional)"
          inputMode="decimal"
          placeholder="500.00"
          hint="The most that it may spend in total. Without one, only your wallet limits it."
        />
        <ActionButton kind="main" type="submit" isRunning={isRunning} className="self-start">
          Create the draft
        </ActionButton>
      </ActionForm>
    </div>
  );
}

function modelIn(target: EventTarget): PayoutModel | undefined {
  return target instanceof HTMLSelectElement ? (target.value as PayoutModel) : undefined;
}

function inputOf(texts: FormTexts): CreateCampaignInput {
  const { name = '', targetUrl = '', payoutModel, payoutRate, payoutPercent, budget } = texts;
  return {
    name,
    targetUrl,
    payoutModel: payoutModel as PayoutModel,
    ...(payoutRate ? { payoutRate: { amount: payoutRate } } : {}),
    ...(payoutPercent ? { payoutPercent } : {}),
    ...(budget ? { budget: { amount: budget } } : {}),
  };
}
