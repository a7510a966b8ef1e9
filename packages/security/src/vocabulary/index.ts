export type {
  AnswerChoice,
  AnswerPart,
  ChatAnswer,
  EmbeddingAnswer,
  StopReason,
  TokenCountAnswer,
} from './answer.ts';
export type {
  ChatRequest,
  ChatSettings,
  NativeBody,
  OutputFormat,
  ParameterNames,
  ReasoningSettings,
  StreamPreferences,
  Tool,
  ToolChoice,
  Turn,
} from './chat-request.ts';
export { collectAnswer } from './collect-answer.ts';
export type { Fault, FaultKind, ToldFault } from './fault.ts';
export type { BodySurface, Origin, Pointer, Surface, Trust, WireProtocol } from './names.ts';
export type { EmbeddingRequest, ModelRequest, TokenCountRequest, TokenInput } from './other-requests.ts';
export type {
  AudioPart,
  FilePart,
  ImagePart,
  Labelled,
  MediaSource,
  OpaquePart,
  Part,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
} from './parts.ts';
export type { RateSubject, RateWindow } from './rate-window.ts';
export type { NativeFrame, PartStart, Piece, StreamEvent } from './stream-event.ts';
export type { Finding } from './finding.ts';
export { resolveFindings } from './resolve-findings.ts';
export { carryAfter, type ScanCarry, type ScanOptions, scanText, type TextScan } from './scan-text.ts';
export type { Scan, ScanWindow, TextDetector } from './text-detector.ts';
export { toEvents } from './to-events.ts';
export type { Usage } from './usage.ts';
