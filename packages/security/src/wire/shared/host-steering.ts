import type { JsonObject } from '../../kernel/index.ts';

/**
 * Finds a top-level parameter that would steer where the request goes or whose credentials it carries. Such names are
 * refused on every surface, in any letter case and whatever the configuration lets through.
 *
 * @returns The name as we know it, or undefined.
 * @see CVE-2024-6587; ASSURANCE VAL-4.
 */
export function findHostSteering(body: JsonObject): string | undefined {
  for (const name of Object.keys(body)) {
    const known = HOST_STEERING_NAMES.get(PLAIN.test(name) ? name : name.toLowerCase().replaceAll(/[-_\s]/gu, ''));
    if (known !== undefined) return known;
  }
  return undefined;
}

/** Names that are compared as they are: most of a body's. */
const PLAIN = /^[a-z]+$/;

const HOST_STEERING_NAMES: ReadonlyMap<string, string> = new Map(
  [
    'api_base',
    'api_base_url',
    'api_host',
    'api_key',
    'api_type',
    'api_version',
    'aws_access_key_id',
    'aws_bedrock_runtime_endpoint',
    'aws_profile_name',
    'aws_region_name',
    'aws_role_name',
    'aws_secret_access_key',
    'aws_session_token',
    'aws_web_identity_token',
    'azure_ad_token',
    'azure_endpoint',
    'base_url',
    'client',
    'custom_host',
    'custom_llm_provider',
    'default_headers',
    'deployment_id',
    'endpoint',
    'extra_body',
    'extra_headers',
    'extra_query',
    'fallbacks',
    'headers',
    'host',
    'http_client',
    'litellm_credential_name',
    'mock_response',
    'mock_timeout',
    'mock_tool_calls',
    'model_list',
    'organization',
    'proxy',
    'region_name',
    'ssl_verify',
    'vertex_credentials',
    'vertex_location',
    'vertex_project',
  ].map((name) => [name.replaceAll('_', ''), name]),
);
