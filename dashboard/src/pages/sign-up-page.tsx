import { Link } from '@tanstack/react-router';
import { Provider } from 'urql';
import { apiClient } from '../api/api-client';
import { tellTabs } from '../api/session-channel';
import { useAction } from '../api/use-action';
import { SignUpDocument } from '../gql/graphql';
import { ActionButton } from '../parts/action-button';
import { ActionForm } from '../parts/action-form';
import { TextField } from '../parts/text-field';
import { DoorFrame, linkLook } from './door-frame';

/** Opens an account, and with it a session. */
export function SignUpPage() {
  const footer = (
    <p>
      You have an account?{' '}
      <Link to="/app/sign-in" className={linkLook}>
        Sign in
      </Link>
    </p>
  );
  return (
    <Provider value={apiClient('sandbox')}>
      <DoorFrame title="Create an account" footer={footer}>
        <SignUpForm />
      </DoorFrame>
    </Provider>
  );
}

function SignUpForm() {
  const { run, isRunning, faults } = useAction(SignUpDocument);
  const signUp = async ({ name = '', email = '', password = '' }): Promise<void> => {
    if (!(await run({ input: { name, email, password, cookie: true } }))) return;
    tellTabs('signed-in');
    location.replace('/');
  };
  return (
    <ActionForm faults={faults} onSubmit={(texts) => void signUp(texts)}>
      <TextField name="name" label="Your name" autoComplete="name" />
      <TextField name="email" label="Email" type="email" autoComplete="email" />
      <TextField
        name="password"
        label="Password"
        type="password"
        autoComplete="new-password"
        hint="At least 10 characters."
      />
      <ActionButton kind="main" type="submit" isRunning={isRunning}>
        Create the account
      </ActionButton>
    </ActionForm>
  );
}
