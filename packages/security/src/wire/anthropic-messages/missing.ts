import type { ChatRequest, ChatSettings } from '../../vocabulary/index.ts';

/** Names of what could not be expressed, as the client knows them. */
export type Missing = Set<string>;

/** The client's name of a setting. */
export function settingName({ parameterNames }: ChatRequest, setting: keyof ChatSettings): string {
  return parameterNames[setting] ?? setting;
}
