export { buildContentFilter, type ContentFilterParts } from './build-content-filter.ts';
export { contentFilterGuards, type ContentFilterGuards } from './content-filter-guards.ts';
