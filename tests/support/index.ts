export { dataFrame, inPieces, json, sse, typedFrame } from './replies.ts';
export { startTestGateway, type TestGateway, type TestGatewayOptions } from './start-test-gateway.ts';
export { type Body, type Script, startUpstream, type Upstream, type UpstreamCall, type UpstreamReply } from './upstream.ts';
export type { Answering, VendorAnswer, VendorToolCall, VendorUsage } from './vendors/answer.ts';
export { openAiChat, openAiError } from './vendors/openai-chat.ts';
