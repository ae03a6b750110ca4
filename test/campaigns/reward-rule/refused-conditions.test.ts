import 'reflect-metadata';
import { describe, it } from '@jest/globals';
import { compare, expectFault, type Fault, many, nested, when, stranger } from './rule-set-faults.js';

const faults: readonly Fault[] = [
  ['a condition that is a list', when([]), 'rules.0.when', /must be one of/],
  ['a condition that is empty', when({}), 'rules.0.when', /must be one of/],
  ['a condition that is a text', when({ not: 'x' }), 'rules.0.when.not', /must be one of/],
  ['two conditions in one', when({ all: [nested(1)], any: [nested(1)] }), 'rules.0.when', /must be one of/],
  ['an unknown member', when({ ...nested(1), note: 'x' }), 'rules.0.when', /must be one of/],
  ['an empty list for all', when({ all: [] }), 'rules.0.when.all', /at least one/],
  ['an object for any', when({ any: nested(1) }), 'rules.0.when.any', /list of conditions/],
  [
    'an invalid condition in a list',
    when({ any: [nested(1), { all: [nested(1), 5] }] }),
    'rules.0.when.any.1.all.1',
    /must be one of/,
  ],
  [
    'a condition of nine levels',
    when(nested(9)),
    `rules.0.when${'.not'.repeat(8)}`,
    'A condition is at most 8 deep.',
  ],
  ['a condition of 201 parts', when(many(201)), 'rules.0.when.any.199', 'A condition has at most 200 parts.'],

  [
    'an unknown field',
    compare('event.secret', 'EQ', 'x'),
    'rules.0.when.field',
    /must be one of event.type, .*click.ageSeconds, event.metadata.<name>/,
  ],
  ['a field of Object.prototype', compare('toString', 'EQ', 'x'), 'rules.0.when.field', /must be one of/],
  ['no field', when({ field: null, op: 'EQ' }), 'rules.0.when.field', /must be one of/],
  ['metadata as a whole', compare('event.metadata', 'EXISTS'), 'rules.0.when.field', /must be one of/],
  [
    'metadata of six levels',
    compare('event.metadata.a.b.c.d.e.f', 'EXISTS'),
    'rules.0.when.field',
    /at most 5/,
  ],
  [
    'metadata with a bracket',
    compare('event.metadata.a[0]', 'EXISTS'),
    'rules.0.when.field',
    /must be one of/,
  ],
  [
    'an unknown operator',
    compare('event.type', 'MATCHES', 'x'),
    'rules.0.when.op',
    'rules.0.when.op must be one of EQ, NE, IN, NOT_IN, EXISTS, CONTAINS, STARTS_WITH, ENDS_WITH for event.type',
  ],
  ['no operator', when({ field: 'event.type' }), 'rules.0.when.op', /must be one of EQ/],
  ['GT for a text', compare('event.type', 'LT', 'x'), 'rules.0.when.op', /for event.type/],
  [
    'STARTS_WITH for a country',
    compare('click.country', 'STARTS_WITH', 'D'),
    'rules.0.when.op',
    /EQ, NE, IN, NOT_IN, EXISTS for click.country/,
  ],
  [
    'IN for a time',
    compare('event.occurredAt', 'IN', ['2026-01-01']),
    'rules.0.when.op',
    /for event.occurredAt/,
  ],

  ['EXISTS with a value', compare('event.type', 'EXISTS', true), 'rules.0.when.value', /left out/],
  ['EQ without a value', compare('event.type', 'EQ'), 'rules.0.when.value', /a text/],
  ['EQ with a list', compare('event.type', 'EQ', ['x']), 'rules.0.when.value', /a text/],
  ['IN without a list', compare('event.type', 'IN', 'x'), 'rules.0.when.value', /list of 1 to 100/],
  ['IN with an empty list', compare('event.type', 'IN', []), 'rules.0.when.value', /list of 1 to 100/],
  [
    'IN with 101 values',
    compare('event.type', 'IN', Array.from({ length: 101 }, String)),
    'rules.0.when.value',
    /list of 1 to 100/,
  ],
  ['IN with a wrong value', compare('event.amount', 'IN', ['1', 'x']), 'rules.0.when.value.1', /a decimal/],
  ['BETWEEN with one value', compare('event.amount', 'BETWEEN', ['1']), 'rules.0.when.value', /two values/],
  [
    'BETWEEN with the larger value first',
    compare('event.amount', 'BETWEEN', ['2', '1.99']),
    'rules.0.when.value',
    /the lower one first/,
  ],
  [
    'BETWEEN with two types',
    compare('event.metadata.x', 'BETWEEN', [1, '2026-01-01']),
    'rules.0.when.value',
    /of one kind/,
  ],
  [
    'BETWEEN with the later time first',
    compare('event.occurredAt', 'BETWEEN', ['2026-01-02', '2026-01-01']),
    'rules.0.when.value',
    /the lower one first/,
  ],
  ['a text for an amount', compare('event.amount', 'GT', 'x'), 'rules.0.when.value', /a decimal number/],
  ['a number that lost digits', compare('event.amount', 'GT', 2 ** 60), 'rules.0.when.value', /as a string/],
  [
    'a number with too large an exponent',
    compare('event.amount', 'GT', '1e999'),
    'rules.0.when.value',
    /a decimal number/,
  ],
  ['a number for a text', compare('event.type', 'EQ', 5), 'rules.0.when.value', /a text/],
  ['an empty part of a text', compare('event.type', 'CONTAINS', ''), 'rules.0.when.value', /1 to 200/],
  [
    'a date that does not exist',
    compare('event.occurredAt', 'LT', '2026-02-30'),
    'rules.0.when.value',
    /a date such as/,
  ],
  [
    'a time without its offset',
    compare('event.occurredAt', 'LT', '2026-02-03T10:00:00'),
    'rules.0.when.value',
    /a date such as/,
  ],
  ['a text for a Boolean', compare('customer.isNew', 'EQ', 'true'), 'rules.0.when.value', /true or false/],
  [
    'a country in lower case',
    compare('click.country', 'EQ', 'de'),
    'rules.0.when.value',
    /two capital letters/,
  ],
  [
    'a device in lower case',
    compare('click.device', 'IN', ['mobile']),
    'rules.0.when.value.0',
    'rules.0.when.value.0 must be one of MOBILE, TABLET, DESKTOP, BOT',
  ],
  [
    'an unknown promoter',
    compare('promoter.id', 'EQ', stranger),
    'rules.0.when.value',
    /the id of a promoter/,
  ],
  [
    'LT with a Boolean',
    compare('event.metadata.x', 'LT', true),
    'rules.0.when.value',
    /must be a number, or a date/,
  ],
  ['a part of a number', compare('event.metadata.x', 'STARTS_WITH', 5), 'rules.0.when.value', /a text/],
  ['CONTAINS with a Boolean', compare('event.metadata.x', 'CONTAINS', true), 'rules.0.when.value', /a text/],
  ['EQ with an object', compare('event.metadata.x', 'EQ', {}), 'rules.0.when.value', /a text/],
  [
    'EQ with null',
    when({ field: 'event.metadata.x', op: 'EQ', value: null }),
    'rules.0.when.value',
    /a text/,
  ],
  [
    'a number in metadata that lost digits',
    compare('event.metadata.x', 'EQ', 1e300),
    'rules.0.when.value',
    /send it as a string/,
  ],
];

describe('a rule set is refused, with the path and the allowed values:', () => {
  it.each(faults)('%s', (_name, set, field, message, code = 'INVALID') => {
    expectFault(set, field, message, code);
  });
});
