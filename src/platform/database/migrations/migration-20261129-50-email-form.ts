import { Migration } from '@mikro-orm/migrations';
import { normalizeEmail } from '../../../kernel/normalize-email.js';

interface Row {
  readonly id: string;
  readonly email: string;
}

/** What `normalizeEmail` would change: characters outside of visible ASCII, or a domain with capital letters. */
const toNormalize = String.raw`email !~ '^[\x21-\x7e]+$' or split_part(email, '@', -1) <> lower(split_part(email, '@', -1))`;

/**
 * E-mail addresses in the one form in which they are looked up: trimmed, with the domain in lower case and punycode. An account keeps its
 * spelling when another account has the normalized address already: the two were one person's, and only the other can be signed in to.
 */
export class Migration20261129EmailForm extends Migration {
  override async up(): Promise<void> {
    await this.normalize('user_account', 'email_verified_at is null, created_at', true);
    await this.normalize('invitation', 'id', false);
    await this.normalize('promoter', 'id', false);
    await this.normalize('user_token', 'id', false);
  }

  private async normalize(table: string, order: string, isUnique: boolean): Promise<void> {
    const rows = (await this.execute(
      `select id, email from ${table} where ${toNormalize} order by ${order}`,
    )) as Row[];
    const condition = isUnique
      ? `and not exists (select from ${table} where lower(email) = lower(?) and id <> ?)`
      : '';
    for (const { id, email } of rows) {
      const normalized = normalizeEmail(email);
      if (normalized === email) continue;
      const values = isUnique ? [normalized, id, normalized, id] : [normalized, id];
      await this.execute(`update ${table} set email = ? where id = ? ${condition}`, values);
    }
  }
}
