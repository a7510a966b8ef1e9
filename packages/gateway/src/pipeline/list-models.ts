import { ok, type Passed, refuse, type Result } from '@agentor/security/kernel';
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
  /** When the gateway began to offer models, in Unix seconds: providers list their models by name alone. */
  readonly modelsSinceS: number;
}

/**
 * The models that the caller may use, in the form of the API the caller speaks: Anthropic's when it sends
 * `anthropic-version`, else OpenAI's. With a model in the path, that one alone.
 */
export function listModels({ incoming, caller, draft }: Passed<'audited', Identified>, ports: ListPorts): Result<Response, Refusal> {
  const write = draft.isForAnthropic ? ANTHROPIC : OPENAI;
  const asked = incoming.modelInPath;
  if (asked !== undefined) {
    const route = ports.catalogue.resolve(asked);
    if (route === undefined || !mayUse(caller, route)) return refuse({ code: 'model_not_found' });
    const model = { name: asked, ownedBy: route.deployments[0]?.provider ?? 'agentor' };
    return ok({ status: 200, headers: answerHeaders(draft, 'application/json'), body: JSON.stringify(write.one(model, ports.modelsSinceS)) });
  }
  const models = ports.catalogue.list(ports.discovered()).filter(({ name }) => {
    const route = ports.catalogue.resolve(name);
    return route !== undefined && mayUse(caller, route);
  });
  return ok({ status: 200, headers: answerHeaders(draft, 'application/json'), body: JSON.stringify(write.list(models, ports.modelsSinceS)) });
}

interface ModelWriter {
  readonly one: (model: ListedModel, sinceS: number) => object;
  readonly list: (models: readonly ListedModel[], sinceS: number) => object;
}

const OPENAI: ModelWriter = {
  one: ({ name, ownedBy }, sinceS) => ({ id: name, object: 'model', created: sinceS, owned_by: ownedBy }),
  list: (models, sinceS) => ({ object: 'list', data: models.map((model) => OPENAI.one(model, sinceS)) }),
};

const ANTHROPIC: ModelWriter = {
  one: ({ name }, sinceS) => ({ type: 'model', id: name, display_name: name, created_at: new Date(sinceS * 1000).toISOString().replace('.000Z', 'Z') }),
  list: (models, sinceS) => ({
    data: models.map((model) => ANTHROPIC.one(model, sinceS)),
    has_more: false,
    first_id: models[0]?.name ?? null,
    last_id: models.at(-1)?.name ?? null,
  }),
};
