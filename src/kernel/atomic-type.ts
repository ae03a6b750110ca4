import { Type } from '@mikro-orm/core';

/** An amount in atomic units: `numeric(38,0)` in the database, `bigint` in code. */
export class AtomicType extends Type<bigint | null, string | null> {
  override convertToDatabaseValue(value: bigint | null | undefined): string | null {
    return value == null ? null : value.toString();
  }

  override convertToJSValue(value: string | bigint | null | undefined): bigint | null {
    return value == null ? null : BigInt(value);
  }

  override compareAsType(): string {
    return 'string';
  }

  override getColumnType(): string {
    return 'numeric(38,0)';
  }
}
