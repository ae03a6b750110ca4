import { GraphQLError, parse, TokenKind, type DocumentNode } from 'graphql';
import type { Caller } from '../../../kernel/caller.js';
import type { Principal } from '../../../kernel/principal.js';
import { countRepetitions } from './count-repetitions.js';
import { measureDocument, type DocumentSize } from './measure-document.js';
import { nestingOf } from './nesting-of.js';
import { hold, limitError } from './limit-error.js';

/** The limits of one document before validation. */
export interface DocumentLimits {
  /** Characters of the text. */
  readonly characters: number;
  /** Lexical tokens. */
  readonly tokens: number;
  /** Mentions of fields; a fragment counts at every spread. */
  readonly fields: number;
  /** Defined fragments and their spreads. */
  readonly fragments: number;
  readonly aliases: number;
  readonly depth: number;
  /** Pairs of fields with one name in one place (`countRepetitions`). */
  readonly repetitions: number;
}

/** The limits of each kind of caller. */
export interface CallerLimits {
  readonly trusted: DocumentLimits;
  /** For callers without a credential, and for publishable keys, which every visitor of a shop can read. */
  readonly untrusted: DocumentLimits;
}

interface Measured {
  readonly characters: number;
  readonly tokens: number;
  readonly size: DocumentSize;
  readonly repetitions: number;
}

/** Validation stops after this many errors. Most of its time is spent on suggestions. */
export const maxValidationErrors = 20;

const maxOperations = 20;
/** The nesting of brackets. Valid inputs within the deepest fields need less. */
const maxNesting = 200;
/** Characters of an unknown document per point. Reading and validating them takes about 0.1 ms. */
const charactersAPoint = 100;

/** Whether the small limits apply to a caller. */
export function isUntrusted(principal: Principal): boolean {
  return principal.kind === 'anonymous' || (principal.kind === 'key' && principal.publishable);
}

/** The points that a document costs before it is read, including the one for its request. */
function pointsOfText(text: string): number {
  return Math.max(1, Math.floor(text.length / charactersAPoint));
}

/**
 * Checks the size of documents before validation. Validation compares fields with one another, so its cost
 * grows faster than the document. Everything here is linear in the document's length.
 */
export class DocumentScreen {
  private readonly measured = new WeakMap<DocumentNode, Measured>();

  constructor(private readonly limits: CallerLimits) {}

  /**
   * Takes the points of an unknown document from the caller, then reads it. Throws a GraphQLError with a code
   * for an exceeded limit or a syntax error, and `RateLimitedError` when the caller has too few points.
   */
  async read(text: string, caller: Caller): Promise<DocumentNode> {
    const limits = this.limitsOf(caller.principal);
    hold('LENGTH_LIMIT', 'document has', text.length, limits.characters, 'characters');
    await caller.spend(pointsOfText(text) - 1);
    hold('DEPTH_LIMIT', 'document has', nestingOf(text), maxNesting, 'levels of brackets');
    const document = parsed(text, limits.tokens);
    this.admit(text, document, caller.principal);
    return document;
  }

  /** Checks a parsed document against the limits of a caller; throws a GraphQLError. */
  admit(text: string, document: DocumentNode, principal: Principal): void {
    const limits = this.limitsOf(principal);
    const { characters, tokens, size, repetitions } = this.measure(text, document, limits);
    hold('LENGTH_LIMIT', 'document has', characters, limits.characters, 'characters');
    hold('TOKEN_LIMIT', 'document has', tokens, limits.tokens, 'tokens');
    holdSize(size, limits);
    hold('REPETITION_LIMIT', 'document has', repetitions, limits.repetitions, unitOfRepetitions);
  }

  private limitsOf(principal: Principal): DocumentLimits {
    return isUntrusted(principal) ? this.limits.untrusted : this.limits.trusted;
  }

  private measure(text: string, document: DocumentNode, limits: DocumentLimits): Measured {
    const known = this.measured.get(document);
    if (known) return known;
    const size = measureDocument(document);
    holdSize(size, limits);
    const repetitions = countRepetitions(document, limits.repetitions);
    hold('REPETITION_LIMIT', 'document has', repetitions, limits.repetitions, unitOfRepetitions);
    const measured = { characters: text.length, tokens: tokensOf(document), size, repetitions };
    this.measured.set(document, measured);
    return measured;
  }
}

function parsed(text: string, maxTokens: number): DocumentNode {
  try {
    return parse(text, { maxLexicalTokens: maxTokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (/contains more tha[nt] \d+ tokens/.test(error.message)) {
      throw limitError('TOKEN_LIMIT', `This document has more tokens than the limit, which is ${maxTokens}.`);
    }
    const extensions = { code: 'GRAPHQL_PARSE_FAILED', http: { status: 400 } };
    const { source = null, positions = null } = error;
    throw new GraphQLError(error.message, { source, positions, extensions });
  }
}

const unitOfRepetitions = 'pairs of fields with the same name in the same place';

/** Checks all sizes that must be small before repetitions are counted. */
function holdSize(size: DocumentSize, limits: DocumentLimits): void {
  hold('OPERATION_LIMIT', 'document has', size.operations, maxOperations, 'operations');
  hold('FRAGMENT_LIMIT', 'document has', size.fragments, limits.fragments, 'fragments or spreads');
  hold('ALIAS_LIMIT', 'document has', size.aliases, limits.aliases, 'aliases');
  hold('DEPTH_LIMIT', 'document is nested', size.depth, limits.depth, 'levels deep');
  hold('FIELD_LIMIT', 'document has', size.fields, limits.fields, 'fields');
}

/** The lexical tokens of a document, counted like in the parser: without comments and the end. */
function tokensOf({ loc }: DocumentNode): number {
  let count = 0;
  for (let token = loc?.startToken.next; token && token !== loc?.endToken; token = token.next) {
    if (token.kind !== TokenKind.COMMENT) count += 1;
  }
  return count;
}
