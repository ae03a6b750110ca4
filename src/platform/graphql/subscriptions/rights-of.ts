import type { Principal } from '../../../kernel/principal.js';

/** All properties of a principal as text. Equal texts mean the same credential with equal rights. */
export function rightsOf(principal: Principal): string {
  return JSON.stringify(principal, (_key, value: unknown) => (value instanceof Set ? [...value] : value));
}
