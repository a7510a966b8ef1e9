import { isJsonObject, type JsonObject } from '../../kernel/index.ts';

/** A tool call's arguments as an object; none at all is an empty one. Undefined when the text is not a JSON object. */
export function argumentsObject(argumentsJson: string): JsonObject | undefined {
  if (argumentsJson.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(argumentsJson);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
