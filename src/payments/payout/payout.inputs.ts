import { Length, Matches, ValidateNested } from 'class-validator';
import { NullableAmountInput, MoneyInput } from '../../kernel/schema/money.type.js';
import {
  IdInput,
  Input,
  NullableTextInput,
  TextInput,
  NullableCurrencyInput,
} from '../../kernel/schema/input-field.js';

@Input('A payout to request.')
export class RequestPayoutInput {
  @IdInput('The promoter who is paid: a promoter of the organization, or your own record.')
  promoterId!: string;

  @NullableAmountInput(
    'The amount that leaves the wallet, fee included. Default: all available money. Only whole minor units are paid; smaller remainders stay in the wallet.',
    ValidateNested(),
  )
  amount?: MoneyInput | null;

  @NullableCurrencyInput(
    'The asset to pay out in full when `amount` is omitted; USD if this is omitted too.',
    Length(2, 12),
  )
  asset?: string | null;

  @NullableTextInput(
    '1 to 255 characters. Repeating the same request with the same key returns the same payout.',
    Length(1, 255),
  )
  idempotencyKey?: string | null;
}

@Input('A new payout destination of a promoter.')
export class SetPayoutDestinationInput {
  @IdInput('A promoter whose record only the organization manages, or your own record.')
  promoterId!: string;

  @NullableTextInput(
    'For Stripe, a connected account, `acct_…`. For payment by hand, the details that an operator needs, in one line of at most 500 characters. Null removes the destination.',
    Length(1, 500),
    Matches(/^[^\p{Cc}\u2028\u2029]*$/u, {
      message: 'destination must be one line, without control characters',
    }),
  )
  destination?: string | null;
}

@Input()
abstract class OnePayoutInput {
  @IdInput('The payout.')
  id!: string;
}

@Input('A payout to reject.')
export class RejectPayoutInput extends OnePayoutInput {
  @TextInput('Why, for the promoter to read; 1 to 1000 characters.', Length(1, 1000))
  note!: string;
}

@Input('A payout that was paid by hand.')
export class CompletePayoutInput extends OnePayoutInput {
  @TextInput("The bank's reference for the payment, 1 to 200 characters.", Length(1, 200))
  reference!: string;
}

@Input('A payout that could not be paid by hand.')
export class FailPayoutInput extends OnePayoutInput {
  @TextInput('Why, for the promoter to read; 1 to 1000 characters.', Length(1, 1000))
  note!: string;
}
