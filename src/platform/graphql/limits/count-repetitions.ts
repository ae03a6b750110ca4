import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { fragmentsOf } from './measure-document.js';

/**
 * The number of pairs of fields with the same response name at the same place. Validation compares the fields
 * of each pair and their arguments, so a pair counts once, and once more for each value in its arguments.
 * Stops above `most`. The document must have passed `measureDocument`, with a bounded number of fields,
 * because every spread of a fragment is visited.
 */
export function countRepetitions(document: DocumentNode, most: number): number {
  const counter = new RepetitionCounter(fragmentsOf(document), most);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) counter.place([definition.selectionSet]);
  }
  counter.unreached();
  return counter.pairs;
}

class RepetitionCounter {
  pairs = 0;
  private readonly reached = new Set<string>();

  constructor(
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    private readonly most: number,
  ) {}

  /** Counts at and below one place of the response, which several selections may describe together. */
  place(sets: readonly SelectionSetNode[]): void {
    const fields = new Map<string, FieldNode[]>();
    const spread = new Set<string>();
    for (const set of sets) this.collect(set, fields, spread);
    for (const same of fields.values()) {
      if (same.length > 1) this.pairs += ((same.length * (same.length - 1)) / 2) * weightOf(same);
      if (this.pairs > this.most) return;
      const below = same.flatMap(({ selectionSet }) => selectionSet ?? []);
      if (below.length > 0) this.place(below);
    }
  }

  /** Counts fragments that no operation spreads. */
  unreached(): void {
    for (const [name, { selectionSet }] of this.fragments) {
      if (!this.reached.has(name) && this.pairs <= this.most) this.place([selectionSet]);
    }
  }

  private collect(
    { selections }: SelectionSetNode,
    fields: Map<string, FieldNode[]>,
    spread: Set<string>,
  ): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        const same = fields.get(name);
        if (same) same.push(selection);
        else fields.set(name, [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.collect(selection.selectionSet, fields, spread);
      } else if (!spread.has(selection.name.value)) {
        // In one place a fragment adds the same fields, however often it is spread.
        spread.add(selection.name.value);
        this.reached.add(selection.name.value);
        const fragment = this.fragments.get(selection.name.value);
        if (fragment) this.collect(fragment.selectionSet, fields, spread);
      }
    }
  }
}

/** The average cost of comparing two of these fields. */
function weightOf(fields: readonly FieldNode[]): number {
  const values = fields.reduce(
    (sum, { arguments: given = [] }) => sum + given.reduce((all, { value }) => all + valuesIn(value), 0),
    0,
  );
  return 1 + values / fields.length;
}

function valuesIn(value: ValueNode): number {
  if (value.kind === Kind.LIST) return value.values.reduce((sum, one) => sum + valuesIn(one), 1);
  if (value.kind === Kind.OBJECT) return value.fields.reduce((sum, one) => sum + valuesIn(one.value), 1);
  return 1;
}
