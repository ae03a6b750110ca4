import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { newId } from '../../kernel/ids.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import {
  BooleanField,
  EnumField,
  NullableTextField,
  NullableTimeField,
  TextField,
  TimeField,
} from '../../kernel/schema/stored-field.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';
import type { DnsProblem } from './find-proof.js';
import { LinkDomainStatus } from './link-domain-status.js';

/** A verified host lapses after this many failed checks, one a day. */
const mostFailures = 3;

/** A host of an organization for its short links. */
@Entity({ tableName: 'link_domain' })
@NodeType('A host of an organization for its short links, proven by a DNS record.')
export class LinkDomain extends TenantEntity {
  @EntityId('linkDomain')
  id: string = newId();

  @TextField('Host in lower case and ASCII: `go.brand.example`.')
  host!: string;

  @Property({ type: 'text' })
  token!: string;

  @EnumField(() => LinkDomainStatus, 'Whether it serves short links.')
  status: LinkDomainStatus = LinkDomainStatus.PENDING;

  @BooleanField('Whether new links use it if they name no domain.')
  isDefault: boolean = false;

  @NullableTimeField('When its DNS record was first found. Null before.')
  verifiedAt: Date | null = null;

  @NullableTimeField('When its DNS record was last looked up. Null before the first time.')
  checkedAt: Date | null = null;

  @NullableTextField('Why the last look-up failed. Null after a success.')
  checkProblem: string | null = null;

  @Property({ type: 'integer' })
  failures: number = 0;

  @TimeField('When it was added.')
  createdAt: Date = new Date();

  /** Its record was found. Returns whether it serves links only from now on. */
  confirm(at: Date): boolean {
    const isNew = this.status !== LinkDomainStatus.VERIFIED;
    this.status = LinkDomainStatus.VERIFIED;
    this.verifiedAt ??= at;
    this.note(at, null, 0);
    return isNew;
  }

  /** Its record was not found. Returns whether it lapses now. Without an answer, nothing is counted. */
  fail(at: Date, { kind, message }: DnsProblem): boolean {
    this.note(at, message, kind === 'SILENT' ? this.failures : this.failures + 1);
    if (this.status !== LinkDomainStatus.VERIFIED || this.failures < mostFailures) return false;
    this.status = LinkDomainStatus.LAPSED;
    return true;
  }

  private note(at: Date, problem: string | null, failures: number): void {
    this.checkedAt = at;
    this.checkProblem = problem;
    this.failures = failures;
  }
}
