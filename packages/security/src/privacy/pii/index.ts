export { PatternBasedPIIDetector, type PatternOptions } from './pattern-detector.ts';
export { type PIIDetection, PIIDetector, type PIIDetectorOptions } from './pii-detector.ts';
export { PIIType } from './pii-type.ts';
