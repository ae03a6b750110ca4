import { Dialog } from '@base-ui/react/dialog';
import { useState } from 'react';
import { useAction } from '../api/use-action';
import { CreateApiKeyDocument } from '../gql/graphql';
import { ActionButton } from '../parts/action-button';
import { ActionForm, type FormTexts } from '../parts/action-form';
import { FormDialog } from '../parts/form-dialog';
import { ShownOnce } from '../parts/shown-once';
import { TextField } from '../parts/text-field';
import { IdentityForm } from './identity-form';
import { useWorkspace } from './use-workspace';

interface NewKeyDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Creates a key, and shows its token this once. */
export function NewKeyDialog({ isOpen, onClose }: NewKeyDialogProps) {
  return (
    <FormDialog isOpen={isOpen} onClose={onClose}>
      <NewKey onClose={onClose} />
    </FormDialog>
  );
}

function NewKey({ onClose }: Pick<NewKeyDialogProps, 'onClose'>) {
  const { organization, environment } = useWorkspace();
  const { run, isRunning, faults, forget } = useAction(CreateApiKeyDocument);
  const [token, setToken] = useState<string>();
  const create = async ({ name = '', scopes = '' }: FormTexts): Promise<void> => {
    const input = {
      organizationId: organization.id,
      environment: environment === 'live' ? 'LIVE' : 'SANDBOX',
      name,
      scopes: scopes.split(/[\s,]+/).filter(Boolean),
    } as const;
    const made = await run({ input });
    setToken(made?.createApiKey?.token ?? undefined);
  };
  if (token !== undefined) {
    const text = 'It is shown only this once. Keep it where only your programs can read it.';
    return <ShownOnce title="Copy your key now" text={text} secret={token} onClose={onClose} />;
  }
  if (faults?.codes.includes('STEP_UP_REQUIRED')) return <IdentityForm onDone={forget} />;
  return (
    <>
      <Dialog.Title className="text-base font-semibold">{`New ${environment} key`}</Dialog.Title>
      <ActionForm faults={faults} onSubmit={(texts) => void create(texts)}>
        <TextField name="name" label="Name" autoComplete="off" placeholder="Shop backend" />
        <TextField
          name="scopes"
          label="Scopes"
          autoComplete="off"
          defaultValue="*"
          hint="Such as events:write campaigns:read. * means all."
        />
        <div className="flex justify-end gap-2">
          <ActionButton onClick={onClose}>Cancel</ActionButton>
          <ActionButton kind="main" type="submit" isRunning={isRunning}>
            Create the key
          </ActionButton>
        </div>
      </ActionForm>
    </>
  );
}
