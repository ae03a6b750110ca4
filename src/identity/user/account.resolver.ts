import { Arg, Ctx, Resolver } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { AddressConfirmationService } from './address-confirmation.service.js';
import { EmailService } from './email.service.js';
import { PasswordService } from './password.service.js';
import {
  ChangeEmailInput,
  ChangePasswordInput,
  RequestPasswordResetInput,
  ResendVerificationInput,
  ResetPasswordInput,
  VerifyEmailInput,
} from './user.inputs.js';
import {
  ChangeEmailPayload,
  ChangePasswordPayload,
  RequestPasswordResetPayload,
  ResendVerificationPayload,
  ResetPasswordPayload,
  VerifyEmailPayload,
} from './user.payloads.js';

@Resolver()
export class AccountResolver {
  constructor(
    private readonly emails: EmailService,
    private readonly confirmations: AddressConfirmationService,
    private readonly passwords: PasswordService,
  ) {}

  @PayloadMutation(
    () => VerifyEmailPayload,
    'Confirms an address by the token that was sent there and the password of the account. Every other session of the account ends.',
  )
  async verifyEmail(
    @Ctx() caller: Caller,
    @Arg('input', () => VerifyEmailInput) input: VerifyEmailInput,
  ): Promise<VerifyEmailPayload> {
    return { user: await this.confirmations.confirm(caller, input) };
  }

  @PayloadMutation(() => ResendVerificationPayload, 'Sends the mail that proves an address once more.')
  async resendVerification(
    @Ctx() caller: Caller,
    @Arg('input', () => ResendVerificationInput) input: ResendVerificationInput,
  ): Promise<ResendVerificationPayload> {
    await this.emails.resend(caller, input);
    return { sent: true };
  }

  @PayloadMutation(
    () => RequestPasswordResetPayload,
    'Sends a mail with which to choose a new password, if the address has an account. The answer is the same if not.',
  )
  async requestPasswordReset(
    @Ctx() caller: Caller,
    @Arg('input', () => RequestPasswordResetInput) input: RequestPasswordResetInput,
  ): Promise<RequestPasswordResetPayload> {
    await this.passwords.requestReset(caller, input);
    return { accepted: true };
  }

  @PayloadMutation(() => ResetPasswordPayload, 'Sets a new password by a token; every other session ends.')
  async resetPassword(
    @Ctx() caller: Caller,
    @Arg('input', () => ResetPasswordInput) input: ResetPasswordInput,
  ): Promise<ResetPasswordPayload> {
    return { user: await this.passwords.reset(caller, input) };
  }

  @PayloadMutation(() => ChangePasswordPayload, 'Sets a new password; every other session ends.')
  async changePassword(
    @Ctx() caller: Caller,
    @Arg('input', () => ChangePasswordInput) input: ChangePasswordInput,
  ): Promise<ChangePasswordPayload> {
    return { user: await this.passwords.change(caller, input) };
  }

  @PayloadMutation(
    () => ChangeEmailPayload,
    "Sends a mail to a new address, which becomes the account's when it is confirmed by `verifyEmail`.",
  )
  async changeEmail(
    @Ctx() caller: Caller,
    @Arg('input', () => ChangeEmailInput) input: ChangeEmailInput,
  ): Promise<ChangeEmailPayload> {
    return { user: await this.emails.change(caller, input) };
  }
}
