/** Limits of a password's length in characters. */
export const passwordLength = { min: 10, max: 200 } as const;
