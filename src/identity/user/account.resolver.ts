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
    'Confirms an email address with the emailed token and the password of the account. All other sessions of the account end.',
  )
  async verifyEmail(
    @Ctx() caller: Caller,
    @Arg('input') input: VerifyEmailInput,
  ): Promise<VerifyEmailPayload> {
    return { user: await this.confirmations.confirm(caller, input) };
  }

  @PayloadMutation(() => ResendVerificationPayload, 'Sends the email that confirms an address again.')
  async resendVerification(
    @Ctx() caller: Caller,
    @Arg('input') input: ResendVerificationInput,
  ): Promise<ResendVerificationPayload> {
    await this.emails.resend(caller, input);
    return { sent: true };
  }

  @PayloadMutation(
    () => RequestPasswordResetPayload,
    'Sends an email for choosing a new password, if the address has an account. The response is the same for unknown addresses.',
  )
  async requestPasswordReset(
    @Ctx() caller: Caller,
    @Arg('input') input: RequestPasswordResetInput,
  ): Promise<RequestPasswordResetPayload> {
    await this.passwords.requestReset(caller, input);
    return { accepted: true };
  }

  @PayloadMutation(
    () => ResetPasswordPayload,
    'Sets a new password with an emailed token. All other sessions end.',
  )
  async resetPassword(
    @Ctx() caller: Caller,
    @Arg('input') input: ResetPasswordInput,
  ): Promise<ResetPasswordPayload> {
    return { user: await this.passwords.reset(caller, input) };
  }

  @PayloadMutation(() => ChangePasswordPayload, 'Sets a new password. All other sessions end.')
  async changePassword(
    @Ctx() caller: Caller,
    @Arg('input') input: ChangePasswordInput,
  ): Promise<ChangePasswordPayload> {
    return { user: await this.passwords.change(caller, input) };
  }

  @PayloadMutation(
    () => ChangeEmailPayload,
    'Emails a confirmation to a new address. The account uses the new address after `verifyEmail`.',
  )
  async changeEmail(
    @Ctx() caller: Caller,
    @Arg('input') input: ChangeEmailInput,
  ): Promise<ChangeEmailPayload> {
    return { user: await this.emails.change(caller, input) };
  }
}
