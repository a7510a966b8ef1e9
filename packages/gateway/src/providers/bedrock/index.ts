export { type EventFrame, EventStreamSplitter } from './event-stream-splitter.ts';
export { bedrockBaseUrl, type Environment, findBedrockCredential, findBedrockRegion } from './find-credential.ts';
export { signRequest, type UnsignedRequest } from './sign-request.ts';
