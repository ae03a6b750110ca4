import { ErrorCode, refuse, RefusedError, type Problem } from './errors.js';

/**
 * Refuses null for fields that a change cannot empty. An absent field stays unchanged. Reading null as absent
 * would report success although nothing changed.
 * @throws RefusedError INVALID, one problem for each field.
 */
export function refuseNull<Input extends object>(
  input: Input,
  ...fields: readonly (keyof Input & string)[]
): void {
  const [first, ...more] = fields
    .filter((field) => input[field] === null)
    .map((field): Problem => {
      const message = `${field} cannot be null; leave it out to keep it as it is`;
      return { code: ErrorCode.INVALID, message, field: [field] };
    });
  if (first) throw new RefusedError([first, ...more]);
}

/** The refusal of a change whose only field is absent. @param nullMeans What null would do. */
export function notNamed(field: string, nullMeans: string): RefusedError {
  return refuse(ErrorCode.INVALID, `${field} is required; ${nullMeans}`, field);
}
