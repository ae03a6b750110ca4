/** The kind of clue of each field of a report over REST. */
const kinds = { attributionCode: 'code', attributionLinkId: 'linkId', sessionId: 'sessionId' } as const;

/** A report as GraphQL takes it. Stories name its clues flat, as over REST; null is none. */
export function withClues(flat: object): object {
  const report: Record<string, unknown> = { ...flat };
  const attribution = Object.entries(kinds).flatMap(([name, kind]) => {
    const value = report[name];
    delete report[name];
    return value == null ? [] : [{ [kind]: value }];
  });
  return attribution.length === 0 ? report : { ...report, attribution };
}
