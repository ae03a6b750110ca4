import {
  getNamedType,
  GraphQLID,
  isInputObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
} from 'graphql';
import type { Problem } from '../../kernel/errors.js';
import { inputExtension } from '../../kernel/schema/validated-by-item.js';
import { unstorableTexts } from '../../kernel/storable-text.js';

type Args = Readonly<Record<string, unknown>>;

/**
 * Finds texts in the arguments of a field that PostgreSQL cannot store, in variables, literals and JSON.
 * Paths are below `input`, like those of all user errors.
 */
export function unstorableFinder<S, C>(field: GraphQLField<S, C>): (args: Args) => readonly Problem[] {
  const apart = exceptionsOf(field);
  return (args) => {
    let problems: readonly Problem[] = [];
    for (const name in args) {
      const value = args[name];
      if (name !== 'input' || typeof value !== 'object' || value === null) {
        if (!apart.has(name)) problems = joined(problems, unstorableTexts(value, [name]));
        continue;
      }
      for (const member in value) {
        if (apart.has(member)) continue;
        problems = joined(problems, unstorableTexts((value as Args)[member], [member]));
      }
    }
    return problems;
  };
}

/**
 * Arguments or input members that are validated elsewhere: ids, because a malformed id reads as not found,
 * and lists whose items have separate results.
 */
function exceptionsOf<S, C>({ args }: GraphQLField<S, C>): ReadonlySet<string> {
  const input = args.find(({ name }) => name === 'input');
  const type = input && getNamedType(input.type);
  const fields = isInputObjectType(type) ? Object.values(type.getFields()) : args;
  const isException = ({ type: own, extensions }: GraphQLArgument | GraphQLInputField): boolean =>
    getNamedType(own) === GraphQLID || extensions[inputExtension] === true;
  return new Set(fields.filter(isException).map(({ name }) => name));
}

/** Usually both are empty. */
function joined(some: readonly Problem[], more: readonly Problem[]): readonly Problem[] {
  return more.length === 0 ? some : [...some, ...more];
}
