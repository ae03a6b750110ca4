import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Environment } from '../../kernel/environment.js';
import { newId } from '../../kernel/ids.js';
import { EntityId } from '../../kernel/schema/node.type.js';
import { FindingCode, type SweepName } from './finding.js';

registerEnumType(FindingCode, {
  name: 'LedgerFindingCode',
  description: 'In which way the ledger differs from what it has to be.',
  valuesConfig: {
    BROKEN_CHAIN: { description: 'An entry does not follow the one before it on its account.' },
    MISSING_TRANSACTION: { description: 'An entry belongs to no transaction.' },
    WRONG_ASSET: { description: 'Something is in another asset than what it belongs to.' },
    WRONG_BALANCE: { description: 'A balance is not what its entries come to.' },
    BELOW_FLOOR: { description: 'A balance is below zero that must not be.' },
    WRONG_FLOOR: {
      description:
        'Whether the database keeps a balance from falling below zero is not what its kind of account asks for.',
    },
    UNBALANCED: { description: 'The debits of a transaction are not its credits.' },
    WRONG_AMOUNT: { description: 'The amount of a transaction is not what its entries move.' },
    WRONG_TENANT: { description: 'A transaction touches accounts of another organization or environment.' },
    BROKEN_SEAL: { description: 'A sealed row was changed, removed or inserted.' },
    BROKEN_LINK: { description: 'A block does not follow the one before it.' },
  },
});

/** A finding of the ledger audit. Written only by `raise-alarms.ts`. */
@Entity({ tableName: 'ledger_alarm', readonly: true })
@ObjectType({ simpleResolvers: true, description: 'Something in the ledger that is not what it has to be.' })
export class LedgerAlarm {
  @EntityId('ledgerAlarm')
  id: string = newId();

  @Enum({ items: ['ACCOUNTS', 'TRANSACTIONS', 'BLOCKS'], type: 'text' })
  sweep!: SweepName;

  @Property({ type: 'text' })
  subject!: string;

  @Enum({ items: () => FindingCode, type: 'text' })
  @Field(() => FindingCode, { description: 'What kind of difference.' })
  code!: FindingCode;

  @Property({ type: 'text', fieldName: 'table_name' })
  @Field(() => String, { description: 'The table of the row that differs.' })
  table!: string;

  @Property({ type: 'text' })
  @Field(() => String, { description: 'The key of that row in the database.' })
  rowId!: string;

  @Property({ type: 'text' })
  @Field(() => String, { description: 'What it has to be. Amounts are in atomic units.' })
  expected!: string;

  @Property({ type: 'text' })
  @Field(() => String, { description: 'What it is.' })
  found!: string;

  @Property({ type: 'uuid', nullable: true })
  organizationId: string | null = null;

  @Enum({ items: () => Environment, type: 'text', nullable: true })
  @Field(() => Environment, {
    nullable: true,
    description: 'The environment that it concerns; null for the seals, which stand over both.',
  })
  environment: Environment | null = null;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When it was first found.' })
  raisedAt: Date = new Date();

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When it was last found.' })
  seenAt: Date = new Date();

  @Property({ type: 'timestamptz', nullable: true })
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it was right again; null while it is not.',
  })
  closedAt: Date | null = null;
}
