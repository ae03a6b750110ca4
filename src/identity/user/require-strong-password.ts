import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import { normalizePassword } from './normalize-password.js';
import { passwordLength } from './password-length.js';

/** Whose password it is: somebody who guesses tries these first. */
export interface PasswordOwner {
  readonly email: string;
  readonly name: string;
}

/** Of 0 to 4: fewer than 10^8 guesses find a password that has less, says the library. */
const leastScore = 3;
/** The time to look at a password grows with the square of its length and more; these many characters are enough to see strength. */
const examined = 40;

let estimator: Promise<ZxcvbnFactory> | undefined;

/**
 * Refuses a password that is common or easy to guess: from lists of known passwords, the owner's name or address, keyboard rows, dates,
 * sequences and repetitions.
 * @throws RefusedError INVALID, naming `field`.
 */
export async function requireStrongPassword(
  password: string,
  { email, name }: PasswordOwner,
  field: string,
): Promise<void> {
  const normal = normalizePassword(password);
  const characters = [...normal];
  if (characters.length < passwordLength.min) {
    throw refuse(ErrorCode.INVALID, `${field} must have at least ${passwordLength.min} characters.`, field);
  }
  estimator ??= load();
  const { score } = (await estimator).check(characters.slice(0, examined).join(''), knownWords(email, name));
  if (score >= leastScore) return;
  const message = `${field} is easy to guess. Choose one that is not a common password, a name, a date or a pattern, such as four random words.`;
  throw refuse(ErrorCode.INVALID, message, field);
}

/** The word lists take 30 MB and a moment to unpack, so they are loaded with the first new password and not at the start. */
async function load(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory: Estimator }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new Estimator({ dictionary, graphs: adjacencyGraphs });
}

/** The address and the name, as a whole, in one word and in parts, and the name of this program. */
function knownWords(email: string, name: string): string[] {
  const texts = [email.toLowerCase(), name.toLowerCase()];
  const parts = texts.map((text) => text.split(/[^\p{L}\p{N}]+/u));
  const words = [...texts, ...parts.map((some) => some.join('')), ...parts.flat(), 'tribute'];
  return [...new Set(words)].filter((word) => word.length > 2);
}
