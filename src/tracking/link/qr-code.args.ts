import { Matches, Max, Min } from 'class-validator';
import { ArgsType } from 'type-graphql';
import { describedEnum } from '../../kernel/schema/describe-enum.js';
import { NullableIntegerInput, NullableTextInput } from '../../kernel/schema/input-field.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Default } from '../../kernel/schema/default.js';

export const QrCodeFormat = describedEnum('QrCodeFormat', 'The format of a picture.', {
  SVG: 'A vector graphic, sharp in every size: for print.',
  PNG: 'A picture of pixels in two colors: for pages and email.',
});
export type QrCodeFormat = keyof typeof QrCodeFormat;

export const QrCodeErrorCorrection = describedEnum(
  'QrCodeErrorCorrection',
  'How much of a QR code may be damaged or covered. More makes finer squares.',
  { LOW: 'About 7 %.', MEDIUM: 'About 15 %.', QUARTILE: 'About 25 %.', HIGH: 'About 30 %.' },
);
export type QrCodeErrorCorrection = keyof typeof QrCodeErrorCorrection;

const leastQrSize = 128;
const mostQrSize = 2048;

const color = Matches(/^#[\da-f]{6}$/i, { message: '$property must be a color such as #1a2b3c' });

/** How a QR code is drawn. */
@ArgsType()
export class QrCodeArgs {
  @Default('SVG')
  @NullableField(() => QrCodeFormat, 'Its format.')
  format?: QrCodeFormat | null;

  @Default(512)
  @NullableIntegerInput(
    `Width and height in pixels, with the margin, ${leastQrSize} to ${mostQrSize}.`,
    Min(leastQrSize),
    Max(mostQrSize),
  )
  size?: number | null;

  @Default('#000000')
  @NullableTextInput('Color of the squares, such as #1a2b3c.', color)
  dark?: string | null;

  @Default('#ffffff')
  @NullableTextInput('Color between them. It must be lighter, with a contrast of at least 4.5.', color)
  light?: string | null;

  @Default('MEDIUM')
  @NullableField(() => QrCodeErrorCorrection, 'How much of it may be damaged.')
  errorCorrection?: QrCodeErrorCorrection | null;
}
