import type { Response } from 'express';

/** A file to answer with. */
export interface RestFile {
  /** Its content type. */
  readonly type: string;
  readonly fileName: string;
  readonly bytes: Buffer;
}

const dataUrl = /^data:([a-z/+]+);base64,/;

/** The file in a data URL. */
export function fileIn(url: string, fileName: string): RestFile {
  const [start, type] = dataUrl.exec(url) ?? [];
  if (start === undefined || type === undefined) throw new Error('This is no data URL.');
  return { type, fileName, bytes: Buffer.from(url.slice(start.length), 'base64') };
}

/** Sends a file that browsers may show in a page. */
export function sendFile(response: Response, { type, fileName, bytes }: RestFile): void {
  // Responses are private to their key.
  response.status(200).setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Disposition', `inline; filename="${fileName}"`);
  response.send(bytes);
}
