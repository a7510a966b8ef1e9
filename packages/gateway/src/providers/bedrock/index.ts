export { type EventFrame, EventStreamSplitter } from './event-stream-splitter.ts';
export { signRequest, type UnsignedRequest } from './sign-request.ts';
