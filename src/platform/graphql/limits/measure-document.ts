import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type SelectionSetNode,
} from 'graphql';
import { limitError } from './limit-error.js';

/** The size of all operations of a document together, counted without the schema. */
export interface DocumentSize {
  /** Mentions of fields; a fragment counts at every spread. Infinite when too many to count. */
  readonly fields: number;
  readonly aliases: number;
  /** Fields on the longest path from a root; those below `__schema` and `__type` do not count. */
  readonly depth: number;
  /** Defined fragments and their spreads. */
  readonly fragments: number;
  readonly operations: number;
}

interface Size {
  fields: number;
  aliases: number;
  depth: number;
}

/** The most levels of fields, inline fragments and spreads. Recursion is safe up to here. */
const maxLevels = 250;

/** The fragments of a document, by name. The first of equal names counts; validation refuses the others. */
export function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const one of definitions) {
    if (one.kind === Kind.FRAGMENT_DEFINITION && !fragments.has(one.name.value)) {
      fragments.set(one.name.value, one);
    }
  }
  return fragments;
}

/**
 * Measures a document that was only parsed. Each node is visited once, so the time is linear, even with
 * nested fragments. Throws a GraphQLError for a fragment that contains itself and for more than 250 levels.
 */
export function measureDocument(document: DocumentNode): DocumentSize {
  const measure = new DocumentMeasure(fragmentsOf(document));
  const total = emptySize();
  let operations = 0;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    operations += 1;
    add(total, measure.selection(definition.selectionSet, 0));
  }
  // Validation also checks a fragment that no operation spreads.
  for (const name of measure.fragments.keys()) add(total, measure.unused(name));
  return { ...total, operations, fragments: Math.max(measure.fragments.size, measure.spreads) };
}

class DocumentMeasure {
  /** Spreads of fragments in the document text. */
  spreads = 0;
  private readonly known = new Map<string, { size: Size; levels: number } | undefined>();

  constructor(readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>) {}

  selection(set: SelectionSetNode, level: number): Size {
    return this.walk(set, level).size;
  }

  /** The size of a fragment that was not reached yet; otherwise nothing. */
  unused(name: string): Size {
    return this.known.has(name) ? emptySize() : this.fragment(name, 0).size;
  }

  /** The size of a selection, and the number of levels below it. */
  private walk(set: SelectionSetNode, level: number): { size: Size; levels: number } {
    if (level > maxLevels) throw tooManyLevels();
    const size = emptySize();
    let levels = 0;
    for (const selection of set.selections) {
      let part: { size: Size; levels: number };
      if (selection.kind === Kind.FIELD) part = this.field(selection, level);
      else if (selection.kind === Kind.INLINE_FRAGMENT) part = this.walk(selection.selectionSet, level + 1);
      else {
        this.spreads += 1;
        part = this.fragment(selection.name.value, level + 1);
      }
      add(size, part.size);
      levels = Math.max(levels, part.levels + 1);
    }
    if (level + levels > maxLevels) throw tooManyLevels();
    return { size, levels };
  }

  private field(node: FieldNode, level: number): { size: Size; levels: number } {
    const own = { fields: 1, aliases: node.alias ? 1 : 0, depth: 1 };
    if (!node.selectionSet) return { size: own, levels: 0 };
    const { size, levels } = this.walk(node.selectionSet, level + 1);
    const isIntrospection = node.name.value === '__schema' || node.name.value === '__type';
    const depth = isIntrospection ? 1 : size.depth + 1;
    return { size: { fields: size.fields + 1, aliases: size.aliases + own.aliases, depth }, levels };
  }

  private fragment(name: string, level: number): { size: Size; levels: number } {
    const known = this.known.get(name);
    if (known) {
      if (level + known.levels > maxLevels) throw tooManyLevels();
      return known;
    }
    const fragment = this.fragments.get(name);
    // Validation reports the missing fragment.
    if (!fragment) return { size: emptySize(), levels: 0 };
    if (this.known.has(name)) {
      throw limitError('GRAPHQL_VALIDATION_FAILED', `Cannot spread fragment "${name}" within itself.`);
    }
    this.known.set(name, undefined);
    const measured = this.walk(fragment.selectionSet, level);
    this.known.set(name, measured);
    return measured;
  }
}

function emptySize(): Size {
  return { fields: 0, aliases: 0, depth: 0 };
}

function add(sum: Size, { fields, aliases, depth }: Size): void {
  sum.fields += fields;
  sum.aliases += aliases;
  sum.depth = Math.max(sum.depth, depth);
}

function tooManyLevels(): GraphQLError {
  return limitError('DEPTH_LIMIT', `This document is nested more than ${maxLevels} levels deep.`);
}
