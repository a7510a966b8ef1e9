import { isSingleSegment } from '../encoding/index.ts';

/**
 * The path of one of a model's actions. Ids and ARNs hold `:` and `/`, both percent-encoded here.
 *
 * @returns Undefined for a name that could leave its place in the path.
 */
export function modelPath(model: string, action: string): string | undefined {
  return isSingleSegment(model, ':/') ? `/model/${encodeURIComponent(model)}/${action}` : undefined;
}
