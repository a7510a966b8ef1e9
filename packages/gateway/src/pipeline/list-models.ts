import { ok, refuse, type Result } from '@agentor/security/kernel';
import type { Refusal } from '../errors/index.ts';
import type { Catalogue, DiscoveredModel, ListedModel } from '../routing/index.ts';
import type { Identified } from './02-identify.ts';
import type { Response } from './11-respond.ts';
import { mayUse } from './may-use.ts';
import { answerHeaders } from './reply-headers.ts';

/** What listing needs. */
export interface ListPorts {
  readonly catalogue: Catalogue;
  readonly discovered: () => readonly DiscoveredModel[];
}

/**
 * The models that the caller may use, in the form of the API the caller speaks: Anthropic's when it sends
 * `anthropic-version`, else OpenAI's. With a model in the path, that one alone.
 */
export function listModels({ incoming, caller, draft }: Identified, ports: ListPorts): Result<Response, Refusal> {
  const write = draft.isForAnthropic ? ANTHROPIC : OPENAI;
  const asked = incoming.modelInPath;
  if (asked !== undefined) {
    const route = ports.catalogue.resolve(asked);
    if (route === undefined || !mayUse(caller, route)) return refuse({ code: 'model_not_found' });
    const model = { name: asked, ownedBy: route.deployments[0]?.provider ?? 'agentor' };
    return ok({ status: 200, headers: answerHeaders(draft, 'application/json'), body: JSON.stringify(write.one(model)) });
  }
  const models = ports.catalogue.list(ports.discovered()).filter(({ name }) => {
    const route = ports.catalogue.resolve(name);
    return route !== undefined && mayUse(caller, route);
  });
  return ok({ status: 200, headers: answerHeaders(draft, 'application/json'), body: JSON.stringify(write.list(models)) });
}

interface ModelWriter {
  readonly one: (model: ListedModel) => object;
  readonly list: (models: readonly ListedModel[]) => object;
}

const OPENAI: ModelWriter = {
  one: ({ name, ownedBy }) => ({ id: name, object: 'model', created: 0, owned_by: ownedBy }),
  list: (models) => ({ object: 'list', data: models.map(OPENAI.one) }),
};

const ANTHROPIC: ModelWriter = {
  one: ({ name }) => ({ type: 'model', id: name, display_name: name, created_at: '1970-01-01T00:00:00Z' }),
  list: (models) => ({
    data: models.map(ANTHROPIC.one),
    has_more: false,
    first_id: models[0]?.name ?? null,
    last_id: models.at(-1)?.name ?? null,
  }),
};
