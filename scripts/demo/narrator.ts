import { asText } from './as-text.js';
import { redact } from './redact.js';

/** Writes the story to a terminal: plain text, with some color where supported. */
export class Narrator {
  private steps = 0;

  constructor(
    private readonly write: (text: string) => void,
    private readonly colourful: boolean,
  ) {}

  title(text: string): void {
    this.line('');
    this.line(this.paint('1', text));
  }

  /** Begins a step. */
  step(title: string): void {
    this.steps += 1;
    this.line('');
    this.line(this.paint('1;36', `${String(this.steps).padStart(2)}. ${title}`));
  }

  /** A call: its first line, and its details. */
  call(request: string, ...details: unknown[]): void {
    this.block('  → ', '33', request);
    for (const detail of details) this.block('    ', undefined, asText(detail));
  }

  answer(status: string | number, value?: unknown): void {
    this.block('  ← ', '32', value === undefined ? String(status) : `${status} ${asText(value)}`);
  }

  /** A message that was not requested: of a subscription or a webhook. */
  arrived(from: string, value: unknown): void {
    this.block('  « ', '35', `${from} ${asText(value)}`);
  }

  note(text: string): void {
    this.block('    ', '2', text);
  }

  /** A check that succeeded. */
  checked(text: string): void {
    this.block('  ✓ ', '32', text);
  }

  /** A table of figures. */
  figures(rows: readonly (readonly [name: string, value: string])[]): void {
    const longest = Math.max(...rows.map(([name]) => name.length));
    for (const [name, value] of rows) this.line(`    ${`${name} `.padEnd(longest + 3, '.')} ${value}`);
  }

  /** A failure: the expectation, and the result. */
  failure(expected: string, got: unknown): void {
    this.line('');
    this.line(
      this.paint('1;31', this.steps === 0 ? 'The demo failed.' : `The demo failed at step ${this.steps}.`),
    );
    this.block('    ', undefined, `expected:    ${expected}`);
    this.block('    ', undefined, `last answer: ${asText(got)}`);
  }

  line(text: string): void {
    this.write(`${redact(text)}\n`);
  }

  private block(mark: string, colour: string | undefined, text: string): void {
    const [first = '', ...rest] = text.split('\n');
    this.line(colour === undefined ? mark + first : this.paint(colour, mark) + first);
    for (const line of rest) this.line(`${' '.repeat(mark.length)}${line}`);
  }

  private paint(colour: string, text: string): string {
    return this.colourful ? `\u001B[${colour}m${text}\u001B[0m` : text;
  }
}
