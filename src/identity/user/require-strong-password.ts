import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import { normalizePassword } from './normalize-password.js';
import { passwordLength } from './password-length.js';

/** The owner of the password. Attackers try their name and address first. */
export interface PasswordOwner {
  readonly email: string;
  readonly name: string;
}

/** From 0 to 4. According to the library, a lower score means fewer than 10^8 guesses. */
const leastScore = 3;
/** The check takes more than quadratic time in the length. These first characters are enough. */
const examined = 40;

let estimator: Promise<ZxcvbnFactory> | undefined;

/**
 * Refuses a password that is common or easy to guess. It checks lists of known passwords, the owner's name
 * or address, keyboard rows, dates, sequences and repetitions.
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

/** The word lists need 30 MB and time to unpack, so they load with the first new password, not at startup. */
async function load(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory: Estimator }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new Estimator({ dictionary, graphs: adjacencyGraphs });
}

/** The address and the name, whole, joined and in parts, and the name of this program. */
function knownWords(email: string, name: string): string[] {
  const texts = [email.toLowerCase(), name.toLowerCase()];
  const parts = texts.map((text) => text.split(/[^\p{L}\p{N}]+/u));
  const words = [...texts, ...parts.map((some) => some.join('')), ...parts.flat(), 'tribute'];
  return [...new Set(words)].filter((word) => word.length > 2);
}
