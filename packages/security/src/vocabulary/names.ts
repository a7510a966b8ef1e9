/** A surface: one kind of call that clients make to us. */
export type Surface =
  | 'chat-completions'
  | 'completions'
  | 'responses'
  | 'messages'
  | 'count-tokens'
  | 'embeddings'
  | 'models'
  | 'receipts';

/** The surfaces whose requests have a body. */
export type BodySurface = Exclude<Surface, 'models' | 'receipts'>;

/** A wire protocol: one way that requests and answers are written, at either edge. */
export type WireProtocol =
  | 'openai-chat'
  | 'openai-completions'
  | 'openai-responses'
  | 'openai-embeddings'
  | 'anthropic-messages'
  | 'gemini'
  | 'bedrock-converse'
  | 'echo';

/** Where a piece of a request comes from. */
export type Origin =
  | 'system'
  | 'user'
  | 'assistant'
  | 'tool-definition'
  | 'tool-call'
  | 'tool-result'
  | 'retrieved'
  | 'file-name'
  | 'parameter';

/** How far a piece may be trusted to give instructions: the operator's own, the caller's, a model's, or the world's. */
export type Trust = 'operator' | 'caller' | 'model' | 'external';

/** Where a value stands inside the native body: object keys and array positions from the root. */
export type Pointer = readonly (string | number)[];
