import {
  getNamedType,
  GraphQLID,
  isInputObjectType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLInputField,
  type GraphQLSchema,
} from 'graphql';
import type { Caller } from '../kernel/caller.js';
import { RefusedError, type Problem } from '../kernel/errors.js';
import { inputExtension } from '../kernel/schema/judged-by-item.js';
import { unstorableTexts } from '../kernel/storable-text.js';

type Args = Readonly<Record<string, unknown>>;
type Resolve = GraphQLFieldResolver<unknown, Caller, Args>;

/**
 * Refuses every text that PostgreSQL cannot hold before any resolver sees it, wherever in the arguments it stands and however it came: by
 * variables, written out, or within JSON. In a mutation it is a user error, elsewhere BAD_USER_INPUT, with the path.
 */
export function refuseUnstorable(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const isMutation = type === schema.getMutationType();
    for (const field of Object.values(type.getFields()) as GraphQLField<unknown, Caller, Args>[]) {
      if (field.args.length === 0) continue;
      const { resolve, subscribe } = field;
      const problemsOf = problemsIn(exceptionsOf(field));
      if (subscribe) field.subscribe = throwing(subscribe, problemsOf);
      else if (resolve) field.resolve = (isMutation ? answering : throwing)(resolve, problemsOf);
    }
  }
}

/**
 * The arguments, or members of the input, that are judged elsewhere: ids, because what is no id is the id of nothing, and lists whose items
 * are each answered by itself.
 */
function exceptionsOf({ args }: GraphQLField<unknown, Caller, Args>): ReadonlySet<string> {
  const input = args.find(({ name }) => name === 'input');
  const type = input && getNamedType(input.type);
  const fields = isInputObjectType(type) ? Object.values(type.getFields()) : args;
  const isException = ({ type: own, extensions }: GraphQLArgument | GraphQLInputField): boolean =>
    getNamedType(own) === GraphQLID || extensions[inputExtension] === true;
  return new Set(fields.filter(isException).map(({ name }) => name));
}

type Find = (args: Args) => readonly Problem[];

/** Paths are below `input`, as those of all user errors. */
function problemsIn(apart: ReadonlySet<string>): Find {
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

/** Nearly always nothing to nothing. */
function joined(some: readonly Problem[], more: readonly Problem[]): readonly Problem[] {
  return more.length === 0 ? some : [...some, ...more];
}

function throwing(resolve: Resolve, find: Find): Resolve {
  return (source, args, caller, info): unknown => {
    const [first, ...more] = find(args);
    if (first) throw new RefusedError([first, ...more]);
    return resolve(source, args, caller, info);
  };
}

function answering(resolve: Resolve, find: Find): Resolve {
  return (source, args, caller, info): unknown => {
    const userErrors = find(args);
    return userErrors.length > 0 ? { userErrors } : resolve(source, args, caller, info);
  };
}
