import { actorOf } from './actor-of.js';
import type { Caller } from './caller.js';
import { requireOperator, type Principal, type UserPrincipal } from './principal.js';
import type { Refusal } from './refusal.js';

/** That somebody who is no operator called an operation for operators. */
export function operatorRefusal(
  { principal, client }: Pick<Caller, 'principal' | 'client'>,
  operation: string,
): Refusal {
  return {
    kind: 'OPERATOR_CALL',
    network: client.network,
    actor: actorOf(principal),
    reason: reasonOf(principal),
    about: operation,
  };
}

/** As `requireOperator`, and takes note of who is refused. */
export function requireOperatorFor(caller: Caller, operation: string): UserPrincipal {
  try {
    return requireOperator(caller.principal);
  } catch (error) {
    caller.noteRefusal(operatorRefusal(caller, operation));
    throw error;
  }
}

function reasonOf(principal: Principal): string {
  if (principal.kind === 'anonymous') return 'UNAUTHENTICATED';
  return principal.kind === 'user' && principal.lacksSecondFactor === true
    ? 'NO_SECOND_FACTOR'
    : 'NOT_AN_OPERATOR';
}
