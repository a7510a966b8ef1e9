import type { WireProtocol } from '../vocabulary/index.ts';

/**
 * Protocols whose signatures cover the text of reasoning: changed, it is refused when it comes back. Others sign what only they can
 * read, beside the text.
 *
 * @see https://docs.claude.com/en/docs/build-with-claude/extended-thinking ("Preserving thinking blocks").
 */
export const SIGNING_PROTOCOLS: ReadonlySet<WireProtocol> = new Set<WireProtocol>(['anthropic-messages', 'bedrock-converse']);
