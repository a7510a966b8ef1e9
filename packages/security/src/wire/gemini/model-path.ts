import { isSingleSegment } from '../encoding/index.ts';

/**
 * A model's resource name as a path without its slash at the front: `models/gemini-3-pro`, or `tunedModels/…`.
 * Undefined for a name that could leave its place in the path.
 */
export function modelPath(model: string): string | undefined {
  const [, collection = 'models', id = ''] = /^(?:(models|tunedModels)\/)?(.*)$/su.exec(model) ?? [];
  return isSingleSegment(id, '') ? `${collection}/${encodeURIComponent(id)}` : undefined;
}
