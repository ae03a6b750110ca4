import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';
import type { Draw } from './draw.js';
import { dates, numbers, objects } from './odd-values.js';
import { oddTexts, textsOf } from './odd-texts.js';

/** The ids for generated requests. */
export interface World {
  /** TypeIDs of the caller's tenant. */
  readonly own: readonly string[];
  /** TypeIDs of another tenant. */
  readonly foreign: readonly string[];
  readonly codes: readonly string[];
}

const maxDepth = 7;

/** Generates argument values: mostly plausible, sometimes of a wrong form or type. */
export class ValueGenerator {
  /** @param purpose the name of the operation, which gives the meaning of a bare `id` */
  constructor(
    private readonly draw: Draw,
    private readonly world: World,
    private readonly purpose: string,
  ) {}

  value(type: GraphQLInputType, name: string, depth = 0): unknown {
    const { draw } = this;
    if (draw.chance(1)) return this.wrongType();
    if (isNonNullType(type)) {
      return draw.chance(1) ? null : this.value(type.ofType, name, depth);
    }
    if (draw.chance(5)) return null;
    if (isListType(type)) return this.list(type.ofType, name, depth);
    if (isEnumType(type)) {
      return draw.chance(2) ? 'NO_SUCH_VALUE' : draw.pick(type.getValues()).name;
    }
    if (isInputObjectType(type)) return this.object(type, depth);
    return this.scalar(type.name, name);
  }

  private wrongType(): unknown {
    const { draw } = this;
    return draw.pick([null, true, 5, 'x', [], {}, [[]], [null], { id: [] }, draw.json()]);
  }

  private list(type: GraphQLInputType, name: string, depth: number): unknown {
    const { draw } = this;
    const count = draw.chance(3) ? 120 : draw.pick([0, 1, 1, 2, 3]);
    if (draw.chance(2)) return this.value(type, name, depth + 1);
    if (count > 3) {
      const same = this.value(type, name, depth + 1);
      return draw.times(count, () => same);
    }
    return draw.times(count, () => this.value(type, name, depth + 1));
  }

  private object(type: GraphQLInputObjectType, depth: number): unknown {
    const { draw } = this;
    // Optional values are often omitted, more often at deeper levels.
    const likely = draw.pick([15, 40, 80]) / (1 + depth / 2);
    const entries = Object.values(type.getFields())
      .filter((field) =>
        isNonNullType(field.type) ? !draw.chance(1) : depth < maxDepth && draw.chance(likely),
      )
      .map((field): [string, unknown] => [field.name, this.value(field.type, field.name, depth + 1)]);
    if (draw.chance(1)) entries.push([draw.pick(['__proto__', 'constructor', 'unknownField']), draw.json()]);
    return Object.fromEntries(entries);
  }

  private scalar(type: string, name: string): unknown {
    const { draw } = this;
    switch (type) {
      case 'Boolean':
        return draw.chance(50);
      case 'Int':
      case 'Float':
        return draw.pick(draw.chance(70) ? numbers.slice(0, 11) : numbers);
      case 'ID':
        return this.id(name);
      case 'DateTime':
        return draw.pick(draw.chance(60) ? dates.slice(0, 2) : dates);
      case 'JSONObject':
        return draw.chance(75) ? draw.pick(objects) : { any: draw.json() };
      default:
        return this.text(name);
    }
  }

  private text(name: string): string {
    const { draw, world } = this;
    if (draw.chance(12)) return draw.pick(oddTexts);
    if (draw.chance(5)) return draw.text();
    if (/code/i.test(name) && draw.chance(70)) return draw.pick(world.codes);
    if (/key$/i.test(name)) return `key-${draw.below(1_000_000)}`;
    return draw.pick(textsOf(name));
  }

  private id(name: string): string {
    const { draw, world } = this;
    if (draw.chance(8)) return draw.pick(oddTexts);
    const ids = draw.chance(8) ? world.foreign : world.own;
    if (draw.chance(8)) return this.damaged(draw.pick(ids));
    const likely = draw.chance(85) ? ids.filter((id) => this.isMeant(name, id)) : ids;
    return draw.pick(likely.length > 0 ? likely : ids);
  }

  /** Whether an id has the kind that the name of an argument or operation implies. */
  private isMeant(name: string, id: string): boolean {
    const said = (name === 'id' || name === 'ids' ? this.purpose : name).toLowerCase();
    return (kinds[id.slice(0, id.lastIndexOf('_'))] ?? []).some((kind) => said.includes(kind));
  }

  private damaged(id: string): string {
    const { draw } = this;
    const [prefix = '', rest = ''] = id.split('_');
    return draw.pick([
      prefix,
      rest,
      `${id} `,
      id.toUpperCase(),
      `${prefix}_8${rest.slice(1)}`,
      `${prefix}_${rest}0`,
      `zzz_${rest}`,
      `${prefix}_${'7'.padEnd(26, 'z')}`,
      `${prefix}_${'0'.repeat(26)}`,
    ]);
  }
}

/** The words for each id kind in arguments and operations, by its prefix. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  org: ['organization'],
  camp: ['campaign', 'rules', 'budget'],
  aktv: ['promoter', 'aktvator', 'payout', 'debt'],
  goal: ['goal'],
  gig: ['gig'],
  link: ['link'],
  evt: ['event'],
  conv: ['conversion'],
  att: ['attempt'],
  rwd: ['reward'],
  pay: ['payout'],
  wal: ['wallet'],
  top: ['topup'],
  whk: ['webhook', 'endpoint', 'secret'],
  dlv: ['delivery', 'redeliver'],
  key: ['apikey'],
  sess: ['session'],
  mem: ['member'],
  inv: ['invitation'],
};
