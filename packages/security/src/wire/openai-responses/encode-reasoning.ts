import type { JsonObject } from '../../kernel/index.ts';
import type { ReasoningPart } from '../../vocabulary/index.ts';
import type { Shortfall } from '../encoding/index.ts';
import { unpackSignature } from './reasoning-proof.ts';

/**
 * Puts reasoning parts together to items: texts up to a proof belong to one item. Other providers' reasoning is noted. This
 * provider's own without encrypted content is left out: it never gave anything that it would take back.
 */
export class ReasoningEncoder {
  readonly #shortfall: Shortfall;
  #texts: string[] = [];

  constructor(shortfall: Shortfall) {
    this.#shortfall = shortfall;
  }

  /** The item that ends with this part; undefined while there is none. */
  add(part: ReasoningPart): readonly JsonObject[] | undefined {
    if (part.protocol !== 'openai-responses') {
      this.#shortfall.addPlace(part.at);
      return undefined;
    }
    if (part.text !== '' || part.signature === undefined) this.#texts.push(part.text);
    if (part.signature === undefined) return undefined;
    const { id, content } = unpackSignature(part.signature);
    const summary = this.#takeSummary();
    if (content === '') return undefined;
    return [{ type: 'reasoning', ...(id === '' ? {} : { id }), summary, encrypted_content: content }];
  }

  /** The item of texts that no proof followed. */
  end(): readonly JsonObject[] {
    return this.#texts.length === 0 ? [] : [{ type: 'reasoning', summary: this.#takeSummary() }];
  }

  #takeSummary(): readonly JsonObject[] {
    const summary = this.#texts.map((text) => ({ type: 'summary_text', text }));
    this.#texts = [];
    return summary;
  }
}
