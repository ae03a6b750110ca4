import { useNavigate } from '@tanstack/react-router';
import { Provider } from 'urql';
import { apiClient } from '../api/api-client';
import { lastEnvironment } from '../api/environment-name';
import { useAction } from '../api/use-action';
import { CreateOrganizationDocument } from '../gql/graphql';
import { ActionButton } from '../parts/action-button';
import { ActionForm } from '../parts/action-form';
import { TextField } from '../parts/text-field';
import { DoorFrame } from './door-frame';

/** Creates an organization, of which the person is the owner. */
export function NewOrganizationPage() {
  return (
    <Provider value={apiClient(lastEnvironment())}>
      <DoorFrame title="Create an organization">
        <p className="mb-5 text-muted">
          It runs campaigns and pays promoters. You start in its sandbox, with play money.
        </p>
        <OrganizationForm />
      </DoorFrame>
    </Provider>
  );
}

function OrganizationForm() {
  const { run, isRunning, faults } = useAction(CreateOrganizationDocument);
  const navigate = useNavigate();
  const found = async ({ name = '', website = '' }): Promise<void> => {
    const made = await run({ input: { name, website: website === '' ? null : website } });
    const organizationId = made?.createOrganization?.organization?.id;
    if (organizationId === undefined) return;
    const params = { environment: lastEnvironment(), organizationId };
    await navigate({ to: '/app/$environment/$organizationId', params });
  };
  return (
    <ActionForm faults={faults} onSubmit={(texts) => void found(texts)}>
      <TextField name="name" label="Name" autoComplete="organization" />
      <TextField name="website" label="Website (optional)" type="url" placeholder="https://shop.example" />
      <ActionButton kind="main" type="submit" isRunning={isRunning}>
        Create it
      </ActionButton>
    </ActionForm>
  );
}
