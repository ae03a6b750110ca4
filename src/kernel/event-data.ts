import * as z from 'zod';

/*
 * Parts of the schemas of `data`, from which the types in code, the JSON Schemas in the API and the checks in
 * tests follow. Members have the names of the API: `promoterId`, which payloads call `aktvatorId`.
 */

const suffix = '[0-7][0-9a-hjkmnp-tv-z]{25}';

/** The TypeID of an object, by the prefix that its kind declares. */
export function idData(prefix: string, what: string): z.ZodString {
  return z
    .string()
    .regex(new RegExp(`^${prefix}_${suffix}$`))
    .describe(`TypeID of ${what}.`);
}

export const campaignIdData = idData('camp', 'the campaign');
export const promoterIdData = idData('aktv', 'the promoter');
export const walletIdData = idData('wal', 'the wallet');
export const eventIdData = idData('evt', 'the event');
export const goalIdData = idData('goal', 'the goal');
export const gigIdData = idData('gig', 'the gig');

/** The id of a session, in its form of 64 characters. */
export const sessionIdData = z
  .string()
  .regex(new RegExp(`^sess_${suffix}_[\\w-]{32}$`))
  .describe('Id of the session that was reported.');

/** The same value or null, with the same description. */
export function nullableData<Value extends z.ZodType>(value: Value): z.ZodNullable<Value> {
  return value.nullable().describe(value.description ?? '');
}

/** A point in time. */
export const timeData = z.iso.datetime();

/** One of the values of an enum, in lower case. In code it is any text. */
export function lowerCaseData(values: Readonly<Record<string, string>>): z.ZodType<string> {
  return z.enum(Object.values(values).map((value) => value.toLowerCase()));
}

const exactData = z.object({
  amount: z
    .string()
    .regex(/^-?\d+(?:\.\d+)?$/)
    .describe('Decimal in major units.'),
  asset: z.string().describe('Code of the asset.'),
});

/** The members of an amount, as `amountData` writes them. */
export function amountShape<Name extends string>(
  name: Name,
  what: string,
): Readonly<Record<Name, typeof exactData> & Record<`${Name}Amount`, z.ZodNumber>> {
  const shape = {
    [`${name}Amount`]: z.number().describe(`${what}, in minor units.`),
    [name]: exactData.describe(`${what}, exactly.`),
  };
  return shape as ReturnType<typeof amountShape<Name>>;
}
