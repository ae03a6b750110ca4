import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Provider } from 'urql';
import { apiClient } from '../api/api-client';
import { nextHere } from '../api/follow-session';
import { tellTabs } from '../api/session-channel';
import { useAction } from '../api/use-action';
import { SignInDocument } from '../gql/graphql';
import { ActionButton } from '../parts/action-button';
import { ActionForm, type FormTexts } from '../parts/action-form';
import { TextField } from '../parts/text-field';
import { DoorFrame, linkLook } from './door-frame';

/** Opens a session with a password, and with a code if the account requires one. */
export function SignInPage() {
  const footer = (
    <p>
      New here?{' '}
      <Link to="/app/sign-up" className={linkLook}>
        Create an account
      </Link>
    </p>
  );
  const isOver = new URLSearchParams(location.search).has('ended');
  return (
    <Provider value={apiClient('sandbox')}>
      <DoorFrame title="Sign in" footer={footer}>
        {isOver && (
          <p className="mb-4 rounded-md bg-warn-soft p-3 text-warn">Your session ended. Sign in again.</p>
        )}
        <SignInForm />
      </DoorFrame>
    </Provider>
  );
}

function SignInForm() {
  const { run, isRunning, faults } = useAction(SignInDocument);
  // Kept once the API asked for a code: a wrong code is refused without asking again.
  const [isCodeAsked, askCode] = useState(false);
  const needsCode = isCodeAsked || faults?.codes.includes('TOTP_REQUIRED') === true;
  const signIn = async (texts: FormTexts): Promise<void> => {
    askCode(needsCode);
    const { email = '', password = '', totpCode, recoveryCode } = texts;
    const input = { email, password, cookie: true };
    const second = totpCode ? { totpCode } : recoveryCode ? { recoveryCode } : {};
    if (!(await run({ input: { ...input, ...second } }))) return;
    tellTabs('signed-in');
    location.replace(nextHere());
  };
  const shown = faults?.codes.includes('TOTP_REQUIRED') ? undefined : faults;
  return (
    <ActionForm faults={shown} onSubmit={(texts) => void signIn(texts)}>
      <TextField name="email" label="Email" type="email" autoComplete="username" />
      <TextField name="password" label="Password" type="password" autoComplete="current-password" />
      {needsCode && <SecondFactor />}
      <ActionButton kind="main" type="submit" isRunning={isRunning}>
        Sign in
      </ActionButton>
    </ActionForm>
  );
}

function SecondFactor() {
  const [isLost, setLost] = useState(false);
  return (
    <>
      <p role="status" className="text-muted">
        Your password is right. This account also asks for a second factor.
      </p>
      {isLost ? (
        <TextField
          name="recoveryCode"
          label="Recovery code"
          autoComplete="off"
          autoFocus
          hint="Each one works once."
        />
      ) : (
        <TextField
          name="totpCode"
          label="Code of your authenticator app"
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
        />
      )}
      <button type="button" className={`self-start ${linkLook}`} onClick={() => setLost(!isLost)}>
        {isLost ? 'Use the authenticator app' : 'Use a recovery code'}
      </button>
    </>
  );
}
