import type { JsonObject } from '../../kernel/index.ts';
import type { ChatRequest, ReasoningSettings } from '../../vocabulary/index.ts';
import type { TargetModel } from '../contract.ts';
import { type Missing, settingName } from './missing.ts';

/** How a request is to think, and the token limit that leaves room for it. */
export interface Thinking {
  readonly maxTokens: number;
  readonly thinking?: JsonObject | undefined;
  readonly effort?: string | undefined;
}

/**
 * Reasoning settings as thinking. Models from 4.6 on choose their own amount and take an effort; earlier ones take a
 * budget of tokens below `max_tokens`.
 */
export function writeThinking(request: ChatRequest, target: TargetModel, missing: Missing): Thinking {
  const { reasoning, maxOutputTokens } = request.settings;
  const plain = { maxTokens: maxOutputTokens ?? target.defaultMaxOutputTokens };
  if (reasoning === undefined) return plain;
  const isKnown = reasoning.effort === undefined || EFFORTS.has(reasoning.effort);
  if (!isKnown) missing.add(settingName(request, 'reasoning'));
  if (reasoning.effort === 'none' || reasoning.budgetTokens === 0) return { ...plain, thinking: { type: 'disabled' } };
  const display = reasoning.summary === undefined ? {} : { display: 'summarized' };
  if (reasoning.budgetTokens === undefined && takesEffort(target.model)) {
    const effort = EFFORTS.get(reasoning.effort ?? '')?.effort;
    const isAsked = effort !== undefined || reasoning.isAdaptive === true;
    return isAsked ? { ...plain, effort, thinking: { type: 'adaptive', ...display } } : plain;
  }
  const budget = budgetOf(reasoning);
  return budget === undefined ? plain : withBudget(request, target, missing, { budget, display });
}

function withBudget(
  request: ChatRequest,
  target: TargetModel,
  missing: Missing,
  { budget, display }: { readonly budget: number; readonly display: JsonObject },
): Thinking {
  const asked = request.settings.maxOutputTokens;
  const maxTokens = asked ?? target.defaultMaxOutputTokens + budget;
  const fitting = Math.min(Math.max(budget, BUDGET_TOKENS_MIN), maxTokens - 1);
  if (fitting < BUDGET_TOKENS_MIN) {
    missing.add(settingName(request, 'reasoning'));
    return { maxTokens };
  }
  return { maxTokens, thinking: { type: 'enabled', budget_tokens: fitting, ...display } };
}

function budgetOf({ budgetTokens, effort, isAdaptive }: ReasoningSettings): number | undefined {
  if (budgetTokens !== undefined) return budgetTokens;
  const named = EFFORTS.get(effort ?? '')?.budget;
  return named ?? (isAdaptive === true ? EFFORTS.get('medium')?.budget : undefined);
}

/** True unless the name tells a model before 4.6: `claude-3-…`, `claude-opus-4-1-…`, `claude-haiku-4-5`. */
function takesEffort(model: string): boolean {
  const version = /claude-(?:[a-z]{1,16}-)?(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)/u.exec(model);
  if (version === null) return true;
  const major = Number(version[1]);
  const minor = Number(version[2] ?? 0);
  return major > 4 || (major === 4 && minor >= 6);
}

/** The smallest budget that the protocol takes. */
const BUDGET_TOKENS_MIN = 1024;
const EFFORTS: ReadonlyMap<string, { readonly effort?: string; readonly budget?: number }> = new Map([
  ['none', {}],
  ['minimal', { effort: 'low', budget: 1024 }],
  ['low', { effort: 'low', budget: 2048 }],
  ['medium', { effort: 'medium', budget: 8192 }],
  ['high', { effort: 'high', budget: 16_384 }],
  ['xhigh', { effort: 'xhigh', budget: 32_768 }],
  ['max', { effort: 'max', budget: 32_768 }],
]);
