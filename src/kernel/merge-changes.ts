/** Changes to optional members: an absent one stays, null removes it. */
export type ChangesTo<Stored extends object> = { readonly [Name in keyof Stored]?: Stored[Name] | null };

/** The members after the changes. */
export function mergeChanges<Stored extends object>(stored: Stored, changes: ChangesTo<Stored>): Stored {
  const asked = Object.entries(changes).filter(([, value]) => value !== undefined);
  const after = Object.entries({ ...stored, ...Object.fromEntries(asked) });
  return Object.fromEntries(after.filter(([, value]) => value !== null)) as Stored;
}
