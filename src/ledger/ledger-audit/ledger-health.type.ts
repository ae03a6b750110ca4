import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';

/** The progress of one sweep. */
@ObjectType({ simpleResolvers: true, description: 'How far the audit has come with one part of the ledger.' })
export class LedgerSweep {
  @Field(() => String, { description: 'What is walked through: ACCOUNTS, TRANSACTIONS or BLOCKS.' })
  name!: string;

  @Field(() => Int, { description: 'How often it was walked through from end to end.' })
  passes!: number;

  @Field(() => Int, {
    description: 'How many accounts, transactions or blocks the last pass has checked so far.',
  })
  checked!: number;

  @Field(() => GraphQLDateTime, { description: 'When the last pass began.' })
  passStartedAt!: Date;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When the last whole pass ended; null before the first.',
  })
  passEndedAt!: Date | null;
}

/** The ledger's figures for monitoring by operators. */
@ObjectType({ simpleResolvers: true, description: 'How the ledger is, as its audit and its seals say.' })
export class LedgerHealth {
  @Field(() => Int, { description: 'Alarms that are open.' })
  openAlarms!: number;

  @Field(() => Int, { description: 'Alarms that were ever raised.' })
  raisedAlarms!: number;

  @Field(() => Int, { description: 'How many blocks there are.' })
  blocks!: number;

  @Field(() => String, {
    nullable: true,
    description:
      'Hash of the last block, hexadecimal: keep it elsewhere, and `ledger:verify --head` proves that nothing before it was touched.',
  })
  headHash!: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When the last block was sealed.' })
  sealedAt!: Date | null;

  @Field(() => Int, { description: 'Entries that are not sealed yet; counted up to 100000.' })
  unsealedEntries!: number;

  @Field(() => [LedgerSweep], { description: 'How far the audit has come.' })
  sweeps!: LedgerSweep[];
}
