import { actorOf } from './actor-of.js';
import type { Caller } from './caller.js';
import { requireOperator, type Principal, type UserPrincipal } from './principal.js';
import type { Refusal } from './refusal.js';

/** The refusal of an operator operation that another caller called. */
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

/** Like `requireOperator`, and records the refusal. */
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
