import { visitOf, type LinkRequest, type VisitReaders } from './visit-of.js';
import type { Unread, Visit } from './visit.js';

/**
 * A redirected request that is read when it is recorded, so that no visitor waits for its hashes and its
 * country. The address is only kept in memory until then.
 */
export class UnreadVisit implements Unread {
  constructor(
    private readonly request: LinkRequest,
    private readonly readers: VisitReaders,
  ) {}

  get linkId(): string {
    return this.request.link.id;
  }

  read(): Visit {
    return visitOf(this.request, this.readers);
  }
}
