import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { NullableField } from '../../kernel/schema/nullable-field.js';

/** The progress of one sweep. */
@ObjectType({ simpleResolvers: true, description: 'The progress of the audit of one part of the ledger.' })
export class LedgerSweep {
  @Field(() => String, { description: 'The audited part: ACCOUNTS, TRANSACTIONS or BLOCKS.' })
  name!: string;

  @Field(() => Int, { description: 'The number of complete passes.' })
  passes!: number;

  @Field(() => Int, {
    description: 'The number of accounts, transactions or blocks that the last pass has checked so far.',
  })
  checked!: number;

  @Field(() => GraphQLDateTime, { description: 'When the last pass began.' })
  passStartedAt!: Date;

  @NullableField(() => GraphQLDateTime, 'When the last complete pass ended. Null before the first.')
  passEndedAt!: Date | null;
}

/** The ledger's figures for monitoring by operators. */
@ObjectType({
  simpleResolvers: true,
  description: 'The state of the ledger according to its audit and its seals.',
})
export class LedgerHealth {
  @Field(() => Int, { description: 'The number of open alarms.' })
  openAlarms!: number;

  @Field(() => Int, { description: 'The number of alarms ever raised.' })
  raisedAlarms!: number;

  @Field(() => Int, { description: 'The number of blocks.' })
  blocks!: number;

  @NullableField(
    () => String,
    'Hexadecimal hash of the last block. Null before the first. Store it elsewhere: `ledger:verify --head` then proves that nothing before it was changed.',
  )
  headHash!: string | null;

  @NullableField(() => GraphQLDateTime, 'When the last block was sealed. Null before the first.')
  sealedAt!: Date | null;

  @Field(() => Int, { description: 'The number of entries that are not sealed yet, counted up to 100000.' })
  unsealedEntries!: number;

  @Field(() => [LedgerSweep], { description: 'The progress of the audit.' })
  sweeps!: LedgerSweep[];
}
