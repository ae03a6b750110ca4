export { start, type ConversionDetails, type Settings, type TonicPow } from './start.js';
export type { ConversionFailure, ConversionResult, RecordedConversion } from './conversion-result.js';
