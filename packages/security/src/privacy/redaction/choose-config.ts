import type { RedactionConfig } from './redaction-config.ts';

/** What a redaction is decided on. */
export interface RedactionCase {
  readonly type: string;
  readonly tenantId: string;
  /** Out to a model, back to a caller, or into storage. */
  readonly direction?: RedactionDirection;
  readonly purpose?: string;
}

/** Which way a text goes. */
export type RedactionDirection = 'request' | 'answer' | 'storage';

/** A configuration for some cases. What is left out matches everything. */
export interface RedactionRule {
  readonly types?: readonly string[];
  readonly tenants?: readonly string[];
  readonly directions?: readonly RedactionDirection[];
  readonly purposes?: readonly string[];
  readonly config: RedactionConfig;
}

/** The configuration of the first rule that matches; `fallback` when none does. */
export function chooseConfig(rules: readonly RedactionRule[], of: RedactionCase, fallback: RedactionConfig): RedactionConfig {
  return rules.find((rule) => matches(rule, of))?.config ?? fallback;
}

function matches({ types, tenants, directions, purposes }: RedactionRule, of: RedactionCase): boolean {
  return isIn(types, of.type) && isIn(tenants, of.tenantId) && isIn(directions, of.direction) && isIn(purposes, of.purpose);
}

function isIn<Value>(list: readonly Value[] | undefined, value: Value | undefined): boolean {
  return list === undefined || (value !== undefined && list.includes(value));
}
