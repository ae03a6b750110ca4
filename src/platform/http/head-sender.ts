import type { ServerResponse } from 'node:http';

/** A response of Node, which keeps its head here until it is sent. */
type WithHead = ServerResponse & { _header?: unknown };

/** The parts of a head around the lines of the caller. */
interface Frame {
  /** Since 1970. */
  readonly second: number;
  /** The status line. */
  readonly before: string;
  /** The date, and that the connection stays open. */
  readonly after: string;
}

/**
 * Sends answers whose headers are one text. Node checks and joins each header of an answer,
 * which takes longer than all else that a redirect does. So it makes the head of the first answer of each
 * second, and the others take the parts of that head that are not theirs.
 */
export class HeadSender {
  private frame: Frame | undefined;

  constructor(private readonly status: number) {}

  /**
   * @param lines Headers with `Content-Length`, each ended by CRLF. Values must be such as Node accepts.
   * @param now In milliseconds since 1970.
   * @param body Of as many bytes as `Content-Length` says.
   */
  send(response: WithHead, lines: string, now: number, body?: string): void {
    const { frame } = this;
    const second = Math.floor(now / 1000);
    // Node must see headers that were set before, and ends the connection if it must.
    const isUsual = response.shouldKeepAlive && response.getHeaderNames().length === 0;
    if (isUsual && frame?.second === second) {
      response.statusCode = this.status;
      response._header = frame.before + lines + frame.after;
    } else {
      response.writeHead(this.status, pairsIn(lines));
      if (isUsual) this.frame = frameOf(response._header, lines, second);
    }
    response.end(body);
  }
}

/** Undefined if a version of Node makes heads in another way. Then it makes all of them. */
function frameOf(head: unknown, lines: string, second: number): Frame | undefined {
  if (typeof head !== 'string' || !head.endsWith('\r\n\r\n')) return undefined;
  const [before, after, ...more] = head.split(lines);
  if (before === undefined || after === undefined || more.length > 0) return undefined;
  return { second, before, after };
}

function pairsIn(lines: string): string[] {
  return lines.split('\r\n').flatMap((line) => {
    const at = line.indexOf(': ');
    return at < 0 ? [] : [line.slice(0, at), line.slice(at + 2)];
  });
}
