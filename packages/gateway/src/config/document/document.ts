import { z } from 'zod';
import { type AuditSection, auditSection } from './audit.ts';
import { type LimitSection, limitsSection, type PriceSection, pricesSection } from './limits.ts';
import { type ContentFilterSection, contentFilterSection } from './content-filter.ts';
import {
  type LogSection,
  logSection,
  type MetricsSection,
  metricsSection,
  type RecordsSection,
  recordsSection,
  type RequestsSection,
  requestsSection,
  type RoutingSection,
  routingSection,
  type TracesSection,
  tracesSection,
} from './operations.ts';
import {
  aliasesSection,
  type ModelSection,
  modelsSection,
  type PresetsSection,
  presetsSection,
  type ProviderSection,
  providersSection,
} from './providers.ts';
import { type ServerSection, serverSection } from './server.ts';

/** The file as written: names in snake_case, sizes in bytes and durations in milliseconds, secrets still references. */
export interface ConfigDocument {
  readonly server: ServerSection;
  readonly metrics: MetricsSection;
  readonly data_folder: string;
  readonly log: LogSection;
  readonly traces?: TracesSection | undefined;
  readonly records: RecordsSection;
  readonly audit: AuditSection;
  readonly content_filter: ContentFilterSection;
  readonly requests: RequestsSection;
  readonly routing: RoutingSection;
  readonly presets: PresetsSection;
  readonly providers: Readonly<Record<string, ProviderSection>>;
  readonly models: Readonly<Record<string, ModelSection>>;
  readonly aliases: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, LimitSection>>;
  readonly prices: readonly PriceSection[];
}

/** The whole file. */
export const configDocument: z.ZodType<ConfigDocument> = z.strictObject({
  server: serverSection,
  metrics: metricsSection,
  data_folder: z.string().min(1).max(4096).prefault('agentor-data').meta({ description: 'Folder of generated secrets, keys and records; relative paths start at the file. Needs a restart.' }),
  log: logSection,
  traces: tracesSection.optional(),
  records: recordsSection,
  audit: auditSection,
  content_filter: contentFilterSection,
  requests: requestsSection,
  routing: routingSection,
  presets: presetsSection,
  providers: providersSection,
  models: modelsSection,
  aliases: aliasesSection,
  limits: limitsSection,
  prices: pricesSection,
});

/** The JSON Schema of the file, for editors. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...rest } = z.toJSONSchema(configDocument, { io: 'input', target: 'draft-7' });
  return { $schema, title: 'agentor.yaml', description: 'Configuration of the Agentor LLM Gateway.', ...rest };
}
