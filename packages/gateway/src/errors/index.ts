export { CATALOGUE, type CatalogueEntry, type ErrorCode } from './catalogue.ts';
export { refusalFromFault } from './from-fault.ts';
export { refusalFromJson } from './from-json-refusal.ts';
export { messageOf, type Refusal } from './refusal.ts';
export { isAnthropic, type RefusalReader, renderRefusal } from './render-refusal.ts';
