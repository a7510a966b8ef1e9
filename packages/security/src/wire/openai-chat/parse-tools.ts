import type { TextPart, Tool } from '../../vocabulary/index.ts';
import { listTextLeaves } from '../shared/index.ts';
import type { ChatBody } from './body.ts';

/** The function tools of a chat body. Custom tools are native only; `listParameters` holds their text. */
export function parseTools(body: ChatBody): readonly Tool[] {
  const tools: Tool[] = [];
  for (const [index, tool] of (body.tools ?? []).entries()) {
    if (tool.type !== 'function') continue;
    const { name, description, parameters, strict } = tool.function;
    const at = ['tools', index, 'function'] as const;
    const label = { origin: 'tool-definition', trust: 'caller' } as const;
    const texts: TextPart[] = [{ kind: 'text', text: name, ...label, at: [...at, 'name'] }];
    if (typeof description === 'string') texts.push({ kind: 'text', text: description, ...label, at: [...at, 'description'] });
    if (parameters !== undefined && parameters !== null) {
      texts.push(...listTextLeaves(parameters, { ...label, at: [...at, 'parameters'] }));
    }
    tools.push({
      name,
      ...(typeof description === 'string' ? { description } : {}),
      ...(parameters === undefined || parameters === null ? {} : { schema: parameters }),
      ...(typeof strict === 'boolean' ? { isStrict: strict } : {}),
      at,
      texts,
    });
  }
  return tools;
}
