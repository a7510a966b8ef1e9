import type { Secret } from '@agentor/security/kernel';
import type { LimitRule, ModelPrice } from '@agentor/security/limits';
import type { WireProtocol } from '@agentor/security/vocabulary';
import type { TimeLimits } from '../ports/index.ts';

/** The whole configuration: checked, complete with defaults, frozen. */
export interface Config {
  readonly server: ServerConfig;
  readonly metrics: {
    readonly isEnabled: boolean;
    readonly host: string;
    readonly port: number;
    /** What scrapers present as a bearer token; always there when the listener is not on loopback. */
    readonly token?: Secret;
  };
  /** Absolute path of the data folder. */
  readonly dataFolder: string;
  readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error' };
  readonly traces?: {
    readonly endpoint: URL;
    readonly headers: Readonly<Record<string, Secret>>;
    readonly sampleRatio: number;
  };
  readonly records: { readonly memoryMax: number; readonly keepDays: number };
  readonly audit: AuditConfig;
  readonly contentFilter: ContentFilterConfig;
  readonly requests: {
    /** Top-level parameters outside the schemas that are let through to targets of the same protocol. */
    readonly extraParameters: readonly string[];
  };
  readonly routing: RoutingConfig;
  readonly providers: readonly ProviderConfig[];
  readonly models: readonly ModelConfig[];
  /** Other names: alias to configured model name or `provider/model`. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Limits of rate, of requests in work and of money. */
  readonly limits: readonly LimitRule[];
  /** What deployments cost. */
  readonly prices: readonly ModelPrice[];
}

/** What must not leave. */
export interface ContentFilterConfig {
  readonly requests: FilterDirectionConfig;
  readonly answers: FilterDirectionConfig;
  /** What is done with what cannot be read. */
  readonly unreadable: 'pass' | 'block';
  /** What is done when something is found in reasoning that cannot be changed. */
  readonly signedReasoning: 'pass' | 'block';
}

/** What is done in one direction. */
export interface FilterDirectionConfig {
  readonly mode: 'enforce' | 'monitor' | 'off';
  readonly defaultAction: FilterActionConfig;
  /** As written; what the file does not name has the gateway's default. */
  readonly types: Readonly<Record<string, FilterActionConfig>>;
}

/** What is done with what is found. */
export type FilterActionConfig = 'allow' | 'flag' | 'redact' | 'restore' | 'block';

/** The audit log. */
export interface AuditConfig {
  readonly isEnabled: boolean;
  /** How well the entry of a request has to be kept before a provider is called. */
  readonly requestDurability: 'written' | 'durable';
  /** When a checkpoint is signed: after so many entries, at the latest so long after the first of them. */
  readonly checkpoints: { readonly intervalMs: number; readonly entries: number };
}

/** The listener and its limits. */
export interface ServerConfig {
  readonly host: string;
  readonly port: number;
  /** Host header values that are answered; undefined answers any. */
  readonly hosts?: readonly string[];
  readonly textBodyBytesMax: number;
  readonly multimodalBodyBytesMax: number;
  readonly headerBytesMax: number;
  readonly headersMs: number;
  readonly bodyMs: number;
  readonly keepAliveMs: number;
  /** A client that takes no byte of its answer for this long is cut. */
  readonly writeStallMs: number;
  readonly connectionsMax: number;
  /** Requests in work at once; more get 503. */
  readonly concurrentRequestsMax: number;
  readonly drainMs: number;
  /** Silence on a client's stream after which a keep-alive comment is sent. */
  readonly keepAliveCommentMs: number;
}

/** How attempts are made. */
export interface RoutingConfig {
  readonly timeouts: TimeLimits;
  readonly retries: {
    /** Attempts per deployment, the first included. */
    readonly attemptsMax: number;
    readonly backoffBaseMs: number;
    readonly backoffMaxMs: number;
    /** A provider's `Retry-After` above this counts as a failure of the deployment. */
    readonly retryAfterMaxMs: number;
  };
  readonly breaker: {
    /** Consecutive failures that open it. */
    readonly failuresMax: number;
    readonly openMs: number;
  };
}

/** One provider account. */
export interface ProviderConfig {
  readonly name: string;
  /** Name of the preset it started from: `openai`, `anthropic`, `gemini`, `bedrock`, `ollama`, `openai-compatible` … */
  readonly preset: string;
  /** OpenTelemetry `gen_ai.provider.name`. */
  readonly system: string;
  /** What it speaks. A chat goes out by the protocol of its surface when that is listed, else by the first one. */
  readonly protocols: readonly WireProtocol[];
  /** Without trailing slash; paths of the codecs are appended. Absent for `echo`. */
  readonly baseUrl?: URL;
  readonly credential: Credential;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Private and loopback addresses are reachable (metadata addresses never are). */
  readonly isPrivateNetworkAllowed: boolean;
  readonly timeouts: TimeLimits;
  /** Whether any of its models may be used as `provider/model`, or only configured ones. */
  readonly isOpen: boolean;
  /** Patterns of model names (with `*`) that come here without a prefix while it is open. */
  readonly namePatterns: readonly string[];
  readonly onUnsupported: 'refuse' | 'drop';
  readonly defaultMaxOutputTokens: number;
  /** It speaks chat completions as they were before 2024: `max_tokens`, no role `developer`. */
  readonly isOlderDialect: boolean;
  /** False where `stream_options` is refused and usage comes unasked. */
  readonly hasStreamOptions?: false;
  /** Pooled connections to it. */
  readonly connectionsMax: number;
}

/** How a provider knows us. */
export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'header'; readonly name: string; readonly prefix: string; readonly secret: Secret }
  | {
      readonly kind: 'sigv4';
      readonly region: string;
      readonly accessKeyId: string;
      readonly secretAccessKey: Secret;
      readonly sessionToken?: Secret;
    };

/** A configured model: a name and the deployments behind it. */
export interface ModelConfig {
  readonly name: string;
  readonly deployments: readonly DeploymentConfig[];
  /** Names of models tried in turn when all deployments failed. */
  readonly fallbacks: readonly string[];
}

/** One model at one provider. */
export interface DeploymentConfig {
  readonly provider: string;
  readonly model: string;
  /** Share of the traffic, relative to its siblings; 0 is used only when the others are out. */
  readonly weight: number;
}
