import { urlencoded } from 'express';
import { boundedBody } from '../../kernel/bounded-body.js';

/** The largest form that a page of ours sends, in bytes. */
const maxFormBytes = 4096;

/** Reads the form that a page sends. */
export const readForm = boundedBody(maxFormBytes, urlencoded({ extended: false, limit: maxFormBytes }));
