import type { Field } from '../shared/field.js';
import type { JsonMembers } from '../shared/parse-json.js';

/** The dialect's field of each kind of clue. */
const kinds = [
  ['attributionCode', 'code'],
  ['attributionLinkId', 'linkId'],
  ['sessionId', 'sessionId'],
] as const;

/** The clues of an event, which the operation takes as one list. */
function cluesIn(members: JsonMembers): readonly Readonly<Record<string, unknown>>[] {
  return kinds.flatMap(([name, kind]) => {
    const value = members.get(name);
    return value == null ? [] : [{ [kind]: value }];
  });
}

/** Who brought the customer. Each field reads the whole list, whose order decides the place of a clue. */
export const attributionFields: readonly Field[] = kinds.map(([name, kind]) => ({
  name,
  inputs: kinds.map((_, index) => `attribution.${index}.${kind}`),
  required: false,
  read: (members) => ({ attribution: cluesIn(members) }),
}));
