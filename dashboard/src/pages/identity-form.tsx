import { useAction } from '../api/use-action';
import { ConfirmIdentityDocument } from '../gql/graphql';
import { ActionButton } from '../parts/action-button';
import { ActionForm } from '../parts/action-form';
import { TextField } from '../parts/text-field';

/** Asks for the password again before something that a stolen session must not do. */
export function IdentityForm({ onDone }: { readonly onDone: () => void }) {
  const { run, isRunning, faults } = useAction(ConfirmIdentityDocument);
  const confirm = async ({ password = '' }): Promise<void> => {
    if (await run({ input: { password } })) onDone();
  };
  return (
    <ActionForm faults={faults} onSubmit={(texts) => void confirm(texts)}>
      <p>You signed in a while ago. Confirm that it is you, then create the key again.</p>
      <TextField name="password" label="Your password" type="password" autoComplete="current-password" />
      <ActionButton kind="main" type="submit" isRunning={isRunning} className="self-end">
        Confirm
      </ActionButton>
    </ActionForm>
  );
}
