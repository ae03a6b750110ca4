import 'reflect-metadata';
import { features } from './features.js';
import { mergeFeatures } from './merge-features.js';

/** What the features of this program add, put together once. */
export const mergedFeatures = mergeFeatures(features);
