import {
  Arg,
  Field,
  InputType,
  Mutation,
  ObjectType,
  UseMiddleware,
  type MiddlewareFn,
  ArgumentValidationError,
} from 'type-graphql';
import type { ValidationError } from 'class-validator';
import { describeEnum } from './describe-enum.js';
import { IdInput } from './input-field.js';
import { NullableField } from './nullable-field.js';
import { ErrorCode, RefusedError, type Problem } from '../errors.js';

describeEnum('UserErrorCode', ErrorCode, 'Why an input was refused.', {
  INVALID: 'A value is missing, too long or has the wrong form.',
  INVALID_URL: 'The URL is not an absolute http or https URL, or is not allowed here.',
  INVALID_AMOUNT: 'The amount is not a decimal, is negative, has too many decimals, or its asset is unknown.',
  NOT_FOUND: 'The object does not exist, or it is not yours.',
  CONFLICT: 'The input conflicts with existing data.',
  DUPLICATE_CONVERSION: 'The goal has already reached its number of conversions for this visitor.',
  IDEMPOTENCY_KEY_REUSED: 'The idempotency key was used before with a different payload.',
  ILLEGAL_STATUS_CHANGE: 'This status change is not allowed. The message names the allowed next statuses.',
  INSUFFICIENT_FUNDS: 'The available amount of the wallet is too small.',
  UNAVAILABLE: 'Not available here or now. The message says what is missing.',
  RATE_LIMITED: 'Too many attempts. The message says after how many seconds to try again.',
  TOTP_REQUIRED: 'The password is correct, but this account also requires a `totpCode` or a `recoveryCode`.',
  SELF_APPROVAL:
    'Another person must decide, because the object is your own or you have already approved it.',
  SCOPE_MISSING: 'The API key lacks a scope that this input requires. The message names the scope.',
  QUOTA_EXCEEDED: 'The quota of the plan is used up. The message names the limit and how to raise it.',
  STEP_UP_REQUIRED:
    'The session must confirm the identity again: call `confirmIdentity`, then repeat the same request.',
});

@ObjectType({
  description: 'One problem with the input of a mutation. Nothing was written.',
  simpleResolvers: true,
})
export class UserError {
  @Field(() => String, { description: 'A message for people.' })
  message!: string;

  @NullableField(
    () => [String],
    'Path of the input field, relative to `input`. Null when the problem concerns no single field.',
  )
  field!: string[] | null;

  @Field(() => ErrorCode, { description: 'A code for programs.' })
  code!: ErrorCode;
}

/** The base of every mutation's payload: on refusal the object is null and `userErrors` gives the reasons. */
@ObjectType()
export abstract class MutationPayload {
  @Field(() => [UserError], { simple: true, description: 'Empty when the mutation succeeded.' })
  userErrors?: UserError[];
}

/** The constraints whose failure means that a URL is invalid. */
const urlConstraints: ReadonlySet<string> = new Set(['isHttpUrl', 'isOrigin']);

function flatten(errors: readonly ValidationError[], path: readonly string[] = []): Problem[] {
  return errors.flatMap((error) => {
    const field = [...path, error.property];
    const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) => ({
      code: urlConstraints.has(constraint) ? ErrorCode.INVALID_URL : ErrorCode.INVALID,
      message,
      field,
    }));
    return [...own, ...flatten(error.children ?? [], field)];
  });
}

/**
 * PostgreSQL's codes for a text with U+0000: character_not_in_repertoire, untranslatable_character, and
 * protocol_violation when the value is in the statement itself, which then ends early.
 */
const unstorable = new Set<unknown>(['22021', '22P05', '08P01']);
const unstorableMessage = 'A text contains the character U+0000, which cannot be stored.';

/**
 * PostgreSQL's code when the parent row of a new row is gone (foreign_key_violation). Services check for it
 * before they write, so it was deleted in between.
 */
const parentGone = '23503';
const parentGoneMessage = 'An object that this request refers to was deleted in the meantime.';

/** The problems of an error that the caller caused; undefined for any other error. */
export function problemsOf(error: unknown): readonly Problem[] | undefined {
  if (error instanceof RefusedError) return error.problems;
  const code = (error as { code?: unknown } | null)?.code;
  if (unstorable.has(code)) return [{ code: ErrorCode.INVALID, message: unstorableMessage }];
  if (code === parentGone) return [{ code: ErrorCode.NOT_FOUND, message: parentGoneMessage }];
  if (error instanceof ArgumentValidationError) {
    return flatten(error.extensions.validationErrors);
  }
  return undefined;
}

const answerUserErrors: MiddlewareFn = async (_resolverData, next) => {
  try {
    const payload = (await next()) as object;
    return { ...payload, userErrors: [] };
  } catch (error) {
    const problems = problemsOf(error);
    if (!problems) throw error;
    return {
      userErrors: problems.map(({ code, message, field }) => ({ code, message, field: field ?? null })),
    };
  }
};

/**
 * A mutation that returns refusals as data: problems of the input are `userErrors`, never exceptions. With a
 * description of its payload, it gets a payload type of its own with the fields of `payload`. The type is
 * named after the mutation: `PauseCampaignPayload` for `pauseCampaign`.
 */
export function PayloadMutation<Payload extends MutationPayload>(
  description: string,
  payload: abstract new () => Payload,
  payloadDescription?: string,
): MutationDecorator<Payload> {
  return (target, property, descriptor) => {
    const type = payloadDescription ? ownPayload(property, payload, payloadDescription) : payload;
    Mutation(() => type, { description })(target, property, descriptor);
    UseMiddleware(answerUserErrors)(target, property, descriptor);
  };
}

/** Decorates a method that returns the payload. */
type MutationDecorator<Payload> = <Method extends (...args: never[]) => Promise<Payload>>(
  target: object,
  property: string | symbol,
  descriptor: TypedPropertyDescriptor<Method>,
) => void;

function ownPayload(
  mutation: string | symbol,
  fields: abstract new () => MutationPayload,
  description: string,
): Function {
  class Payload extends fields {}
  ObjectType(`${capitalized(mutation)}Payload`, { description, simpleResolvers: true })(Payload);
  return Payload;
}

function capitalized(mutation: string | symbol): string {
  return String(mutation).replace(/^./, (letter) => letter.toUpperCase());
}

/** The input of a mutation that needs only the TypeID of an object. */
export interface InputWithId {
  readonly id: string;
}

/**
 * Parameter decorator: the argument `input` of a mutation that needs only the TypeID of an object. The input
 * type is named after the mutation: `PauseCampaignInput` for `pauseCampaign`.
 */
export function IdInputArg(description: string, idDescription: string): ReturnType<typeof Arg> {
  return (target, mutation, index) => {
    @InputType(`${capitalized(mutation)}Input`, { description })
    class Input implements InputWithId {
      @IdInput(idDescription)
      readonly id!: string;
    }
    Arg('input', () => Input)(target, mutation, index);
  };
}
