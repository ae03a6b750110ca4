import { GraphQLError, parse, TokenKind, type DocumentNode } from 'graphql';
import type { Caller } from '../../../kernel/caller.js';
import type { Principal } from '../../../kernel/principal.js';
import { countRepetitions } from './count-repetitions.js';
import { measureDocument, type DocumentSize } from './measure-document.js';
import { nestingOf } from './nesting-of.js';
import { hold, limitError } from './limit-error.js';

/** What one document may be, before it is validated. */
export interface DocumentLimits {
  /** Characters of the text. */
  readonly characters: number;
  /** Lexical tokens. */
  readonly tokens: number;
  /** Mentions of fields, fragments counted wherever they are spread. */
  readonly fields: number;
  /** Fragments that are defined, and places where one is spread. */
  readonly fragments: number;
  readonly aliases: number;
  readonly depth: number;
  /** Pairs of fields of one name in one place (`countRepetitions`). */
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

/** After so many errors validation ends. Most of its time goes into what may have been meant instead. */
export const maxValidationErrors = 20;

const maxOperations = 20;
/** Brackets within brackets: what inputs may be nested, within the deepest fields, is less. */
const maxNesting = 200;
/** How many characters of an unknown document cost a point. Reading and validating them takes about a tenth of a millisecond. */
const charactersAPoint = 100;

/** Whether a caller is held to the small limits. */
export function isUntrusted(principal: Principal): boolean {
  return principal.kind === 'anonymous' || (principal.kind === 'key' && principal.publishable);
}

/** The points that a document costs before it is read, the one of its request included. */
function pointsOfText(text: string): number {
  return Math.max(1, Math.floor(text.length / charactersAPoint));
}

/**
 * Holds documents against the limits before they are validated. Validation compares fields with each other, so its cost grows faster than
 * the document; everything here is linear in the document's length.
 */
export class DocumentScreen {
  private readonly measured = new WeakMap<DocumentNode, Measured>();

  constructor(private readonly limits: CallerLimits) {}

  /**
   * Reads a document that is not known yet, and takes its points from the caller first. Throws a GraphQLError with a code for a
   * document that is over a limit or has a syntax error, and `RateLimitedError` when the caller has not enough points.
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

  /** Holds a document that has been parsed against the limits of a caller; throws a GraphQLError. */
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

/** Everything that has to be known to be small before repetitions are counted. */
function holdSize(size: DocumentSize, limits: DocumentLimits): void {
  hold('OPERATION_LIMIT', 'document has', size.operations, maxOperations, 'operations');
  hold('FRAGMENT_LIMIT', 'document has', size.fragments, limits.fragments, 'fragments or spreads');
  hold('ALIAS_LIMIT', 'document has', size.aliases, limits.aliases, 'aliases');
  hold('DEPTH_LIMIT', 'document is nested', size.depth, limits.depth, 'levels deep');
  hold('FIELD_LIMIT', 'document has', size.fields, limits.fields, 'fields');
}

/** The lexical tokens of a document, counted as the parser counts them: without comments and the end. */
function tokensOf({ loc }: DocumentNode): number {
  let count = 0;
  for (let token = loc?.startToken.next; token && token !== loc?.endToken; token = token.next) {
    if (token.kind !== TokenKind.COMMENT) count += 1;
  }
  return count;
}
