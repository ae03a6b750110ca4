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
import { RequestPasswordResetPayload, ResendVerificationPayload, PersonPayload } from './user.payloads.js';

@Resolver()
export class AccountResolver {
  constructor(
    private readonly emails: EmailService,
    private readonly confirmations: AddressConfirmationService,
    private readonly passwords: PasswordService,
  ) {}

  @PayloadMutation(
    'Confirms an email address with the emailed token and the password of the account. All other sessions of the account end.',
    PersonPayload,
    'The person whose address is now confirmed.',
  )
  async verifyEmail(@Ctx() caller: Caller, @Arg('input') input: VerifyEmailInput): Promise<PersonPayload> {
    return { user: await this.confirmations.confirm(caller, input) };
  }

  @PayloadMutation('Sends the email that confirms an address again.', ResendVerificationPayload)
  async resendVerification(
    @Ctx() caller: Caller,
    @Arg('input') input: ResendVerificationInput,
  ): Promise<ResendVerificationPayload> {
    await this.emails.resend(caller, input);
    return { sent: true };
  }

  @PayloadMutation(
    'Sends an email for choosing a new password, if the address has an account. The response is the same for unknown addresses.',
    RequestPasswordResetPayload,
  )
  async requestPasswordReset(
    @Ctx() caller: Caller,
    @Arg('input') input: RequestPasswordResetInput,
  ): Promise<RequestPasswordResetPayload> {
    await this.passwords.requestReset(caller, input);
    return { accepted: true };
  }

  @PayloadMutation(
    'Sets a new password with an emailed token. All other sessions end.',
    PersonPayload,
    'The person with the new password.',
  )
  async resetPassword(
    @Ctx() caller: Caller,
    @Arg('input') input: ResetPasswordInput,
  ): Promise<PersonPayload> {
    return { user: await this.passwords.reset(caller, input) };
  }

  @PayloadMutation(
    'Sets a new password. All other sessions end.',
    PersonPayload,
    'The person with the new password.',
  )
  async changePassword(
    @Ctx() caller: Caller,
    @Arg('input') input: ChangePasswordInput,
  ): Promise<PersonPayload> {
    return { user: await this.passwords.change(caller, input) };
  }

  @PayloadMutation(
    'Emails a confirmation to a new address. The account uses the new address after `verifyEmail`.',
    PersonPayload,
    'The person, still with the old address.',
  )
  async changeEmail(@Ctx() caller: Caller, @Arg('input') input: ChangeEmailInput): Promise<PersonPayload> {
    return { user: await this.emails.change(caller, input) };
  }
}
