/**
 * SQL that moves the webhooks' cursor to `(xact, position)` of the only row of a table expression.
 * @param table The name of the table expression.
 */
export function moveCursorSql(table: string): string {
  return `update log_cursor set xact = ${table}.xact, position = ${table}.position from ${table} where name = 'webhook.fan-out'`;
}
