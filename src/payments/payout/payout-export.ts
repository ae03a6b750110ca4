import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router, type Request } from 'express';
import type { PayoutExportService } from './payout-export.service.js';
import type { Caller } from '../../kernel/caller.js';
import { challengeOf } from '../../kernel/challenge-of.js';
import { BadRequestError, ForbiddenError, UnauthenticatedError } from '../../kernel/errors.js';
import { sendRefusal } from '../../platform/http/send-refusal.js';

/**
 * `GET /payouts.csv`: streams the payouts for manual payment. The header `X-Environment` selects the
 * environment, as everywhere.
 */
export function payoutExport(
  exports: PayoutExportService,
  authenticate: (request: Request) => Promise<Caller>,
): Router {
  return Router().get('/payouts.csv', async (request, response) => {
    let parts: AsyncGenerator<string>;
    try {
      parts = await exports.exportApproved(await authenticate(request));
    } catch (error) {
      if (error instanceof UnauthenticatedError) {
        response.setHeader('WWW-Authenticate', challengeOf(error));
        sendRefusal(request, response, { status: 401, code: 'UNAUTHENTICATED', message: error.message });
      } else if (error instanceof ForbiddenError) {
        sendRefusal(request, response, { status: 403, code: 'FORBIDDEN', message: error.message });
      } else if (error instanceof BadRequestError) {
        sendRefusal(request, response, { status: 400, code: 'BAD_REQUEST', message: error.message });
      } else {
        throw error;
      }
      return;
    }
    response.setHeader('Content-Type', 'text/csv; charset=utf-8; header=present');
    response.setHeader('Content-Disposition', 'attachment; filename="payouts.csv"');
    response.setHeader('Cache-Control', 'no-store');
    await pipeline(Readable.from(parts), response).catch((error: unknown) => {
      // A reader that stops is no error. Other errors cut the file short and abort the connection.
      if ((error as { code?: unknown }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    });
  });
}
