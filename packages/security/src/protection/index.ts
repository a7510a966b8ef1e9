export { AnswerFilter, type AnswerFilterTerms } from './answer-filter.ts';
export {
  ContentFilter,
  type ContentFilterOptions,
  type FilterConversation,
  type FilteredData,
  type FilteredModelRequest,
  type FilteredResult,
  type FilterScope,
  type FilterVerdict,
  type NotScanned,
} from './content-filter.ts';
export type { ContentFilteringConfig } from './content-filtering-config.ts';
export { OWN_SECRET, ownSecretDetector, placeholderDetector } from './detectors.ts';
export { type DecisionReason, type ExplainedDecision, explainPolicy, type ExplainTerms } from './explain-policy.ts';
export type { FilterRefusal } from './filter-request.ts';
export { type DirectionPolicy, type FilterAction, type FilterCount, FilterJudge, type FilterMode } from './filter-policy.ts';
export { JsonChannel } from './json-channel.ts';
export type { FilterDirection, Placeholders, Redact } from './ports.ts';
export { type Edit, toText } from './edits.ts';
export { type ChannelTerms, TextChannel } from './text-channel.ts';
