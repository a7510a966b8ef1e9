export { CATALOGUE, type CatalogueEntry, type ErrorCode } from './catalogue.ts';
export { refusalFromFault } from './from-fault.ts';
export { messageOf, type Refusal } from './refusal.ts';
