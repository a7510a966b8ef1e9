export { argumentsObject } from './arguments-object.ts';
export { mediaTypeOf } from './media-type-of.ts';
export { type SpokenTurn, splitSystem } from './split-system.ts';
export { textMember, tokenMember } from './read-member.ts';
export { isSingleSegment } from './single-segment.ts';
export { besideName, concludeEncoding, pointerName, Shortfall } from './shortfall.ts';
