import { urlencoded } from 'express';
import { boundedBody } from '../../kernel/bounded-body.js';

/** The maximum size of a form from Tribute's pages, in bytes. */
const maxFormBytes = 4096;

/** Reads a submitted form. */
export const readForm = boundedBody(maxFormBytes, urlencoded({ extended: false, limit: maxFormBytes }));
