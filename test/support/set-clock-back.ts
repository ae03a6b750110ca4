/*
 * Loaded into a server before its program, by `node --import`. Its clock is set back by ten minutes when the
 * process gets SIGUSR2.
 */
const backMs = 600_000;

let isBack = false;
const RealDate = Date;
const now = (): number => RealDate.now() - (isBack ? backMs : 0);

globalThis.Date = class extends RealDate {
  static override now(): number {
    return now();
  }

  constructor(...values: [] | [string | number | Date]) {
    super(...((values.length === 0 ? [now()] : values) as [number]));
  }
} as DateConstructor;

process.on('SIGUSR2', () => {
  isBack = true;
});
